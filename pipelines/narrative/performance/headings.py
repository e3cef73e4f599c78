"""Which block of a self-evaluation table a heading row opens, and how far each of its columns reaches.

In: the cells of one row, and of those that come down from the row above it. Out: `Header`s, known by their words
alone, so that other departments' forms are read as far as their headings are known. No rows, no pages.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from pipelines.formats.grid import Cell
from pipelines.narrative.text.folding import bare, compact
from pipelines.vocabulary.text import REMEMBERED

Block: TypeAlias = Literal["budget", "goal", "task", "indicator"]

_HEADINGS: Final[Mapping[Block, Mapping[str, re.Pattern[str]]]] = {
    "indicator": {
        "level1": re.compile(r"^一级指"),
        "level2": re.compile(r"^二级指"),
        "level3": re.compile(r"^三级指"),
        "nature": re.compile(r"^指标性|^指标方"),
        "target": re.compile(r"^(?:年度|年初|计划|预期|全年|目标|绩效|设定|预设)*(?:指标|目标)?值"),
        "unit": re.compile(r"^(?:度量|计量)?单位$"),
        "explanation": re.compile(r"^(?:指标)?(?:说明|解释|内容)|^评[价分]标准|^评分"),
        "actual": re.compile(r"^(?:全年|年度|指标)?实际(?:完成|值)|^(?:全年|年度)?完成(?:指标)?值|^完成情况"),
        "weight": re.compile(r"^(?:标准|指标)?分值|^权重"),
        "score": re.compile(r"^(?:自评|实际)?得分|^自评分"),
        "reason": re.compile(r"原因|改进措施|^备注$|偏差"),
    },
    "budget": {
        "initial": re.compile(r"^年初(?:预算)?(?:数|安排)?"),
        "annual": re.compile(r"^全年(?:预算)?(?:数|总额)?$|^调整后?(?:预算)?数?|^全年预算|^预算数"),
        "executed": re.compile(r"^(?:全年|实际|预算)?(?:执行|支出)数"),
        "weight": re.compile(r"^分值|^权重$"),
        "rate": re.compile(r"执行率"),
        "score": re.compile(r"^得分"),
    },
    "task": {
        "name": re.compile(r"^任务名称|^工作任务|^主要任务名称"),
        "content": re.compile(r"^(?:任务)?主要内容|^具体内容|^任务内容"),
        "result": re.compile(r"^任务完成情况|^(?:实际)?完成情况"),
    },
    "goal": {
        "name": re.compile(r"^目标名称|^财年$"),
        "content": re.compile(r"^(?:目标)?主要内容|^预[期设]目标|^(?:项目)?年度目标$|^年初设?定?目标|^目标$"),
        "result": re.compile(r"^(?:年度)?目标完成情况|^(?:全年)?实际完成情况"),
    },
}
_NEEDED: Final[Mapping[Block, frozenset[str]]] = {
    "indicator": frozenset({"level2", "level3"}),
    "budget": frozenset({"annual", "executed"}),
    "task": frozenset({"name", "content"}),
    "goal": frozenset({"content", "result"}),
}
_INDICATOR_FIGURES: Final = frozenset({"weight", "target", "actual"})
_BLOCK_ORDER: Final[tuple[Block, ...]] = ("indicator", "budget", "task", "goal")
IN_WORDS: Final = frozenset({"task", "goal"})
_LONGEST_HEADING: Final = 24
_IN_YUAN: Final = re.compile(r"[(/单位:]元\)?$")


class Header(NamedTuple):
    """The block, the reach of its columns, whether one of them is unknown, and the unit of its amounts."""

    block: Block
    columns: dict[str, tuple[float, float]]
    has_unknown: bool
    unit: str
    cells: tuple[Cell, ...]


def header_of(cells: Sequence[Cell], row: int) -> Header | None:
    """The block a row's headings open; `cells` are all that cover the row, those from above it too.

    Indicators may have their headings in two rows, 年度指标值 over 指标性质, 指标值 and 度量单位.
    """
    for block in _BLOCK_ORDER:
        candidates = [cell for cell in cells if block == "indicator" or cell.row == row]
        if block == "goal":  # 年度目标 down the side of its texts is no heading of them
            candidates = [cell for cell in candidates if cell.row_end == row + 1]
        columns: dict[str, tuple[float, float]] = {}
        headings: list[Cell] = []
        has_unknown = False
        for cell in candidates:
            text = plain(cell.text)
            if name := next((name for name in _names_of(text, block) if name not in columns), None):
                columns[name] = (cell.x0, cell.x1)
                headings.append(cell)
            elif text and cell.row_end == row + 1:
                has_unknown = True
        if _NEEDED[block] <= columns.keys() and (block != "indicator" or _INDICATOR_FIGURES & columns.keys()):
            has_unknown |= block == "indicator" and "weight" not in columns
            return Header(block, columns, has_unknown, _unit_of(cells), tuple(headings))
    return None


def _unit_of(cells: Sequence[Cell]) -> str:
    """项目资金（元） beside the headings; 万元 where they do not say."""
    return "元" if any(_IN_YUAN.search(plain(cell.text)) for cell in cells) else "万元"


@lru_cache(maxsize=REMEMBERED)
def _names_of(text: str, block: Block) -> tuple[str, ...]:
    """The columns a text may head, in the order they are tried; a long text heads none."""
    if len(text) > _LONGEST_HEADING:
        return ()
    return tuple(name for name, pattern in _HEADINGS[block].items() if pattern.search(text))


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """A cell's text as headings are compared."""
    return bare(compact(text))
