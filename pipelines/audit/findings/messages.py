"""What a reviewer is told of a cause: one title and one message in plain Chinese.

In: causes, equations, figures. Out: text. What is told, of whom and how gravely, is decided in `explain`.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pipelines.audit.findings import wording
from pipelines.audit.reasoning import EXACT, Cause, Equation, Figure, ReportEvidence
from pipelines.audit.rules import Rule

LISTED: Final = 8


def title(rule: Rule, suspect: Figure | None, cause: Cause) -> str:
    if suspect is not None:
        return f"{rule.title}：“{suspect.name or suspect.column}”存疑"
    return f"{rule.title}不符" if len(cause.equations) == 1 else f"{rule.title}等{len(cause.equations)}条不符"


def message(
    cause: Cause, suspect: Figure | None, lead: Equation, rule: Rule, evidence: ReportEvidence, tail: str
) -> str:
    unit = money_unit(lead, evidence.figures)
    change = cause.corrections[0].change if suspect is not None else -lead.difference
    gap = lead.difference if lead.comparison == "ratio" else change
    if suspect is not None and suspect.is_fact and lead.unit == "元":
        told = _told_of_text(suspect, lead, evidence.figures, unit)
    elif suspect is not None and lead.unit == "元":
        told = (
            f"{wording.place(suspect)}为{wording.money(suspect.value, unit)}，"
            f"按{len(cause.equations)}条等式应为{wording.money(suspect.value + change, unit)}"
        )
    elif lead.comparison == "ratio":
        stated, expected = (wording.quantity(value, "%") for value in (lead.stated, lead.expected))
        told = f"{lead.subject}：印为{stated}，按所印数字计算应为{expected}"
    else:
        told = _told_of_sides(lead, rule, evidence.figures, unit)
    parts = [
        told,
        f"相差{wording.quantity(abs(gap), lead.unit, unit)}",
        *_hints(cause, suspect, lead, change, evidence),
    ]
    detail = f"原文：“{lead.detail}”。" if lead.detail else ""
    return "，".join(parts) + f"。{detail}依据：{rule.law}。{tail}"


def _told_of_text(fact: Figure, lead: Equation, figures: Mapping[str, Figure], unit: str) -> str:
    """The text's figure beside the table's."""
    others = [figures[ref] for ref in lead.cells if ref in figures and ref != fact.ref]
    beside = f"与{wording.place(others[0])}" if len(others) == 1 else "与应有的"
    is_sum = sum(weight > 0 for weight in lead.weights) > 1
    stated = f"{wording.money(fact.value, unit)}，连同其他各处合计{wording.money(lead.stated, unit)}"
    told = stated if is_sum else wording.money(lead.stated, unit)
    return f"{wording.place(fact)}{told}，{beside}{wording.money(lead.expected, unit)}不符"


def _told_of_sides(lead: Equation, rule: Rule, figures: Mapping[str, Figure], unit: str) -> str:
    left, right = _sides(lead, figures)
    about = wording.with_names(lead.subject)
    return (
        f"{rule.title}（{about}）：{left}为{wording.quantity(lead.stated, lead.unit, unit)}，"
        f"{_relation(lead)}{right}{wording.quantity(lead.expected, lead.unit, unit)}"
    )


def _hints(
    cause: Cause, suspect: Figure | None, lead: Equation, change: Decimal, evidence: ReportEvidence
) -> Iterator[str]:
    """What else in the report explains the difference."""
    if cause.note:
        yield cause.note
        return
    if lead.unit != "元":
        if suspect is not None and suspect.unit.endswith("元"):
            yield f"疑{wording.place(suspect)}{wording.money(suspect.value)}应为{wording.money(suspect.value + change)}"
        return
    if known := wording.known_difference(change, evidence.totals):
        yield f"差额正好等于{known}"
    if suspect is not None and suspect.is_fact and (taken := wording.known_value(lead.stated, evidence.totals)):
        yield f"疑误用了{taken}"
    if others := _misplaced_with(cause, evidence.figures):
        yield f"疑与{'、'.join(f'“{figure.name}”' for figure in others)}的金额错位"
    if suspect is None and cause.rivals:
        yield f"这些单元格之一有误：{'、'.join(_rival_names(cause, evidence.figures))}"
    if cause.is_contradiction and lead.family == "X" and lead.comparison in EXACT:
        yield "两处各有其他等式印证"
    if suspect is None and others_of(cause, lead):
        yield f"另有{'；'.join(_bound_told(one, evidence.figures) for one in others_of(cause, lead)[:LISTED])}"


def others_of(cause: Cause, lead: Equation) -> list[Equation]:
    """The other bounds that are overstepped under the same law: each is a contradiction of its own."""
    return [one for one in cause.equations if one is not lead and one.comparison not in EXACT]


def _bound_told(equation: Equation, figures: Mapping[str, Figure]) -> str:
    unit = money_unit(equation, figures)
    stated, expected = (wording.quantity(value, equation.unit, unit) for value in (equation.stated, equation.expected))
    left = next((figures[ref].name for ref in equation.cells if ref in figures), equation.subject)
    return f"“{left}”{stated}{_relation(equation)}{expected}"


def _misplaced_with(cause: Cause, figures: Mapping[str, Figure]) -> list[Figure]:
    """The other amounts of the column, where it lacks in one place what it has too much in others."""
    changed = [(figures[one.ref], one.change) for one in cause.corrections if one.ref in figures]
    here = [(one, change) for one, change in changed if _column(one) == _column(changed[0][0])]
    return [one for one, _ in here[1:]] if sum((change for _, change in here), Decimal(0)) == 0 else []


def _column(figure: Figure) -> tuple[str, str]:
    return figure.statement, figure.column


def _rival_names(cause: Cause, figures: Mapping[str, Figure]) -> list[str]:
    refs = [cause.corrections[0].ref, *cause.rivals]
    names = [figures[ref].name for ref in refs if ref in figures and figures[ref].value != 0]
    return names[:6] + ([f"等{len(names)}格"] if len(names) > 6 else [])


def _relation(lead: Equation) -> str:
    return {"at_most": "不应大于", "at_least": "不应小于"}.get(lead.comparison, "应等于")


def _sides(lead: Equation, figures: Mapping[str, Figure]) -> tuple[str, str]:
    """How the two sides are called: a single figure by its place, several as a sum."""
    stated = [figures[r] for r, w in zip(lead.cells, lead.weights, strict=True) if w > 0 and r in figures]
    expected = [figures[r] for r, w in zip(lead.cells, lead.weights, strict=True) if w < 0 and r in figures]
    left = wording.place(stated[0]) if len(stated) == 1 else f"{len(stated)}处合计" if stated else "所印"
    right = f"{wording.place(expected[0])}的" if len(expected) == 1 else "各项合计"
    return left, right


def money_unit(lead: Equation, figures: Mapping[str, Figure]) -> str:
    return next((figures[ref].unit for ref in lead.cells if ref in figures and not figures[ref].is_fact), "万元")


def witness(equation: Equation) -> str:
    money = equation.unit == "元"
    stated = wording.quantity(equation.stated, equation.unit) if money else f"{equation.stated.normalize():f}"
    expected = wording.quantity(equation.expected, equation.unit) if money else f"{equation.expected.normalize():f}"
    return f"{equation.rule_id} {equation.subject}：{stated} / {expected}"


def told_of(equation: Equation, unit: str) -> str:
    """What the law's own words say; with what it is about, unless they name their place themselves."""
    detail = equation.detail or _beside(equation, unit)
    return wording.with_names(detail if "（第" in detail else f"{equation.subject}：{detail}")


def _beside(equation: Equation, unit: str) -> str:
    stated, expected = (wording.quantity(value, equation.unit, unit) for value in (equation.stated, equation.expected))
    return f"{stated}，对应{expected}"
