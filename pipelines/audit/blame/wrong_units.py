"""A table printed under the wrong unit: every amount of it is off by the same factor, one cause and not hundreds.

In: the evidence of a report. Out: the tables whose unit is wrong, the unit they need, the equations that say so, and
the finding they make. Pure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipelines.audit.findings import messages, wording
from pipelines.audit.reasoning import EXACT, Equation, Figure, Finding, ReportEvidence
from pipelines.audit.rules import Rule
from pipelines.vocabulary.amounts import UNIT_FACTORS

ENOUGH: Final = 3
MOST: Final = Decimal("0.8")
LIKELY: Final = ("万元", "元")


@dataclass(frozen=True, slots=True)
class WrongUnit:
    """The first figure of a table, the unit it is printed under, the unit it needs, and who says so."""

    figure: Figure
    printed: str
    needed: str
    witnesses: tuple[Equation, ...]


def wrong_units(evidence: ReportEvidence) -> list[WrongUnit]:
    """Tables whose failing equations with other tables and the text hold once its amounts are read in another unit."""
    # a bound holds for anything small enough: it says nothing about the unit
    failing = [e for e in evidence.equations if e.status == "fail" and e.unit == "元" and any(e.weights)]
    failing = [e for e in failing if e.comparison in EXACT]
    if len(failing) < ENOUGH:
        return []
    units = {figure.statement: figure.unit for figure in evidence.figures.values() if not _is_text(figure)}
    found = []
    for statement, needed in _candidates(units):
        ours = [e for e in failing if _are_compared(e, statement, evidence.figures)]
        factor = UNIT_FACTORS[needed] / UNIT_FACTORS[units[statement]]
        mended = [e for e in ours if _holds_scaled(e, statement, factor, evidence.figures)]
        if len(mended) >= ENOUGH and len(mended) >= MOST * len(ours):
            figures = [one for one in evidence.figures.values() if one.statement == statement and one.page is not None]
            first = min(figures, key=lambda one: (one.page or 0, one.row_no or 0))
            found.append(WrongUnit(first, units[statement], needed, tuple(mended)))
    return found


def _candidates(units: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What most tables are printed in; where all agree, the other of the two units there are."""
    if not units:
        return
    usual = Counter(units.values()).most_common(1)[0][0]
    for statement, unit in units.items():
        if unit != usual:
            yield statement, usual
        elif len(set(units.values())) == 1 and unit in LIKELY:
            yield statement, next(other for other in LIKELY if other != unit)


def _holds_scaled(equation: Equation, statement: str, factor: Decimal, figures: Mapping[str, Figure]) -> bool:
    terms: list[tuple[Decimal, bool]] = [
        (weight * figures[ref].value, figures[ref].statement == statement)
        for ref, weight in zip(equation.cells, equation.weights, strict=True)
        if ref in figures
    ]
    if abs(sum(value for value, _ in terms) - equation.difference) > equation.bound:
        return False  # not a plain sum of its figures
    ours = [value for value, is_ours in terms if is_ours]
    others = [value for value, is_ours in terms if not is_ours]
    return abs(sum(ours) * factor + sum(others)) <= equation.bound * max(factor, Decimal(1))


def _are_compared(equation: Equation, statement: str, figures: Mapping[str, Figure]) -> bool:
    """Whether amounts of the table stand against others: against nothing, any agrees once it is made small enough."""
    known = [figures[ref] for ref in equation.cells if ref in figures]
    ours = [one.value for one in known if one.statement == statement]
    others = [one.value for one in known if one.statement != statement]
    return any(ours) and any(abs(value) > equation.bound for value in others)


def _is_text(figure: Figure) -> bool:
    return figure.is_fact or figure.statement == "text"


def without_units(
    equations: Sequence[Equation], wrong: Sequence[WrongUnit], rules: Mapping[str, Rule]
) -> list[Equation]:
    """What can be judged before those units are put right: nothing that a law of those tables says."""
    if not wrong:
        return list(equations)
    tables = {one.figure.statement for one in wrong}
    return [
        e
        for e in equations
        if e.status not in ("fail", "minor")
        or (
            not (tables & {*rules[e.rule_id].statements, *(ref.partition("/")[0] for ref in e.cells)})
            and not (e.rule_id == "S-05" and e.subject in tables)
        )
    ]


def from_units(wrong: Sequence[WrongUnit]) -> Iterator[Finding]:
    """Tables printed under the same wrong unit are one finding."""
    for printed, needed in dict.fromkeys((one.printed, one.needed) for one in wrong):
        alike = [one for one in wrong if (one.printed, one.needed) == (printed, needed)]
        figure, factor = alike[0].figure, UNIT_FACTORS[needed] / UNIT_FACTORS[printed]
        witnesses = [equation for one in alike for equation in one.witnesses]
        tables = "、".join(f"《{wording.table(one.figure.statement)}》（第{one.figure.page}页）" for one in alike)
        yield Finding(
            cause=f"S-05:{'、'.join(one.figure.statement for one in alike)}",
            rule_ids=tuple(sorted({"S-05", *(equation.rule_id for equation in witnesses)})),
            severity="error",
            kind="publisher_wrong_value",
            title="表的计量单位有误",
            message=f"{tables}印为“单位：{printed}”，与其他表和文字说明的{len(witnesses)}条等式都表明应为“{needed}”，"
            f"全表金额相差{max(factor, 1 / factor):,.0f}倍。请更正单位；更正前，该表的其他勾稽关系不作判断。",
            stated=figure.value,
            expected=figure.value * factor,
            difference=figure.value * (1 - factor),
            unit="元",
            page=figure.page,
            box=figure.box,
            cells=tuple(one.figure.ref for one in alike),
            witnesses=tuple(messages.witness(equation) for equation in witnesses),
        )
