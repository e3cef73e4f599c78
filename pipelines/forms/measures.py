"""The path of headings over a column → the measure it holds. Data, not layout.

In: headings from the top level down, in `labels.plain` form. Out: a canonical measure or None.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pipelines.vocabulary import Statement, measures, three_public_parts

TOTAL_WORDS: Final = frozenset({"合计", "小计", "总计", "决算数", "金额", "决算"})
_FUND_NAMES: Final = re.compile(r"一般公共预算|政府性基金预算|国有资本经营预算|公共预算")
_BUDGET: Final = re.compile(r"预算")
_FINAL: Final = re.compile(r"决算|支出数|实际")
_PRIOR: Final = re.compile(r"上年|20\d\d年决算")


def measure_of(path: Sequence[str], statement: Statement, side: str) -> str | None:
    """Measure of a column of T01–T06, T08, T09.

    A heading under another one is read with it: 事业收入 / 教育收费 is `business_education`, 年末结转 / 基本支出
    is `closing_basic`; 小计 under a named heading is that heading.
    """
    known = measures(statement, side)
    steps = [found for heading in path if (found := _closest(heading, known))]
    if not steps:
        return None
    leaf = _closest(path[-1], known)
    above = next((step for step in reversed(steps[:-1] if leaf else steps) if step not in ("total", "amount")), None)
    if leaf is None:
        return steps[-1] if _is_continuation(path[-1]) else None
    if above is None or above == leaf or (statement == "T06" and leaf == "amount"):
        return leaf
    if path[-1] in TOTAL_WORDS or leaf in ("total", "amount"):
        return above
    return f"{above}_{leaf}"


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


def three_public_phase(text: str) -> str | None:
    """Whether a heading speaks of the budget or of the outturn; last year's outturn is its own phase."""
    text = _FUND_NAMES.sub("", text)
    if _PRIOR.search(text):
        return "prior"
    if _BUDGET.search(text):
        return "budget"
    return "final" if _FINAL.search(text) else None
