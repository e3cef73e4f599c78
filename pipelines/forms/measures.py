"""The path of headings over a column → the measure it holds. Data, not layout.

In: headings from the top level down, in `labels.plain` form. Out: a canonical measure or None.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pipelines.vocabulary.lexicon import Statement, kind_of, measures, three_public_parts

TOTAL_WORDS: Final = frozenset({"合计", "小计", "总计", "决算数", "金额", "决算"})
RATIO: Final = "rate"
_FUND_NAMES: Final = re.compile(r"一般公共预算|政府性基金预算|国有资本经营预算|公共预算")
# In the order they are asked for: 本年决算数比上年增减% is a rate, 比上年增减额 a change, 上年决算数 last year's.
_PHASES: Final = (
    (RATIO, re.compile(r"[%％]|百分|比重|占比|比例|幅度|(?:增长|增减|变动|变化|完成|执行)[比率]")),
    ("change", re.compile(r"增减|增加|减少|(?<!收支)差额|差异|变动|变化|比较|对比|[与比较](?:上年|年初|预算)")),
    ("earlier", re.compile(r"前年(?!.{0,2}结[转余])")),
    ("prior", re.compile(r"(?:上年|去年|上一年)度?(?!.{0,6}结[转余])")),
    ("approved", re.compile(r"(?:年初|批复).{0,2}预算(?:安排)?(?:数|金额)?")),
    ("adjusted", re.compile(r"(?:全年|调整后?|变更后?|追加后).{0,2}预算(?:数|金额)?|预算调整数")),
    ("budget", re.compile(r"预算(?:安排)?(?:数|金额)|(?:本年|当年)预算|预算$")),
    ("final", re.compile(r"(?:本年|全年|当年)?(?:实际)?(?:支出)?(?:决算|支出数|实际|统计数)(?:数|金额)?")),
)
# Of T01 to T06, T08 and T09: what is printed of a budget alone is the approved one.
_OTHERS: Final = {name: name for name in ("change", "deviation", "earlier", "prior", "approved", "adjusted")} | {
    "budget": "approved"
}
WITH_MEETINGS: Final = "budget_with_meetings"  # 合计 over 三公, 会议费 and 培训费: no “三公” total
_B07: Final = {
    "会议费": "budget_meeting", "培训费": "budget_training", "机关运行经费": "agency_operating",
    "购置费": "budget_purchase", "运行费": "budget_operation",
}  # fmt: skip
_YEAR: Final = re.compile(r"(20\d\d)年度?")


def phase_of(heading: str) -> str | None:
    """Which budget, outturn or comparison a heading speaks of; the name of a fund is not one."""
    text = _FUND_NAMES.sub("", heading)
    return next((phase for phase, words in _PHASES if words.search(text)), None)


def path_phase(path: Sequence[str]) -> str | None:
    """The phase of the lowest heading that has one; 决算数 under 上年 is last year's, 增减 against 预算 a deviation."""
    phases = [phase for heading in reversed(path) if (phase := phase_of(heading))]
    if not phases:
        return None
    if phases[0] == "change" and any("预算" in _FUND_NAMES.sub("", heading) for heading in path):
        return "deviation"
    above = next((phase for phase in phases[1:] if phase in ("prior", "earlier")), None)
    return above if above and phases[0] in ("final", "budget") else phases[0]


def years_told(headings: Iterable[str]) -> Callable[[str], str]:
    """How to say years as the form does: the latest of a table's headings is this year, those before it 上年, 前年."""
    latest = max((int(year) for heading in headings for year in _YEAR.findall(heading)), default=0)
    words = {latest: "", latest - 1: "上年"}
    return lambda heading: _YEAR.sub(lambda found: words.get(int(found[1]), "前年"), heading) or "决算数"


def healed(path: Sequence[str], statement: Statement, side: str) -> Sequence[str]:
    """A lowest heading in two pieces is one: 上缴 ends a page, 上级支出 begins the next."""
    known, whole = measures(statement, side), "".join(path[-2:])
    return [*path[:-2], whole] if path and path[-1] not in known and whole in known else path


def measure_of(path: Sequence[str], statement: Statement, side: str) -> str | None:
    """Measure of a column of T01–T06, T08, T09; `RATIO` for what is no amount.

    A heading under another one is read with it: 事业收入 / 教育收费 is `business_education`, 年末结转 / 基本支出
    is `closing_basic`, 年初预算数 / 基本支出 is `approved_basic`; 小计 under a named heading is that heading.
    """
    if kind_of(statement) == "budget":
        return _planned_measure(path, statement, side)
    phase = path_phase(path)
    if phase == RATIO:
        return RATIO
    if phase not in _OTHERS:
        return _outturn_measure(path, statement, side)
    rest = [left for heading in path if (left := _without_phase(heading))]
    base = _outturn_measure(rest, statement, side) if rest else None
    if base is None and _without_phase(path[-1]):
        return None
    base = base or "amount"
    return _OTHERS[phase] if base in ("amount", "total") else f"{_OTHERS[phase]}_{base}"


def _planned_measure(path: Sequence[str], statement: Statement, side: str) -> str | None:
    """Column of a budget: this year's plan has no prefix; 上年执行数 / 基本支出 is `prior_executed_basic`.

    Of B07 上年预算数 / 因公出国（境）费 is `prior_budget_overseas`.
    """
    phase = path_phase(path)
    if phase == RATIO:
        return RATIO
    rest = [left for heading in path if (left := _without_phase(heading).replace("执行", ""))]
    if statement == "B07":
        prefix = "prior_" if phase in ("prior", "earlier") else "change_" if phase in ("change", "deviation") else ""
        base = planned_part(rest or ["合计"])
        return f"{prefix}{base}" if base else None
    if phase not in ("prior", "earlier", "change", "deviation"):
        return _outturn_measure(path, statement, side)
    base = _outturn_measure(rest, statement, side) if rest else "total"
    if phase in ("change", "deviation"):
        word = "change"
    else:
        word = "prior_executed" if any("执行" in heading for heading in path) else "prior_budget"
    return word if base in ("amount", "total") else f"{word}_{base}" if base else None


def planned_part(path: Sequence[str]) -> str | None:
    """Column of the one row of B07, or its row where it is a list.

    小计 is that of the heading above it; 合计 over meetings and training too is no “三公” total.
    """
    leaf, above = path[-1], path[-2] if len(path) > 1 else ""
    if known := next((measure for word, measure in _B07.items() if leaf.endswith(word) or word in leaf[4:]), None):
        return known
    if leaf in ("合计", "小计", "总计") and not above:
        return WITH_MEETINGS
    part = three_public_part(above if leaf in ("小计", "合计") and above else leaf)
    return f"budget_{part}" if part else None


def _without_phase(heading: str) -> str:
    """What a heading says besides its phase: of 基本支出年初预算数, 基本支出."""
    if phase_of(heading) is None:
        return heading
    for _, words in _PHASES:
        heading = words.sub("", heading)
    return heading.strip("本年数额与比较")


def _outturn_measure(path: Sequence[str], statement: Statement, side: str) -> str | None:
    known = measures(statement, side)
    found = [_closest(heading, known) for heading in path]
    if found[-1] is None and not _is_continuation(path[-1]):
        return None
    steps = _distinct(step for step in found if step)
    if not steps:
        return None
    if statement == "T06" and steps[-1] == "amount":
        return "amount"
    named = [step for step in steps if step not in ("total", "amount")]
    return "_".join(named) or steps[-1]


def _distinct(steps: Iterable[str]) -> list[str]:
    """Steps without repeats; one that carries on the step before, as project_carryover does project, replaces it."""
    kept: list[str] = []
    for step in steps:
        if kept and step.startswith(f"{kept[-1]}_"):
            kept[-1] = step
        elif step not in kept:
            kept.append(step)
    return kept


def _is_continuation(heading: str) -> bool:
    """A lowest heading that only numbers or repeats its parent: 栏次, 1, 本年."""
    return heading.isdecimal() or heading in {"栏次", "本年", "本年数", "决算数"}


def _closest(heading: str, known: Mapping[str, str]) -> str | None:
    if exact := known.get(heading):
        return exact
    for test in (heading.endswith, heading.startswith):
        candidates = [alias for alias in known if len(alias) >= 4 and test(alias)]
        if candidates:
            return known[max(candidates, key=len)]
    return None


def three_public_part(text: str) -> str | None:
    """The item of “三公”经费 a heading or row label names."""
    known = three_public_parts()
    if exact := known.get(text):
        return exact
    candidates = [alias for alias in known if len(alias) >= 4 and alias in text]
    return known[max(candidates, key=len)] if candidates else None
