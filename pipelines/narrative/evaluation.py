"""The annexed self-evaluation table (部门整体绩效自评表) → budget lines, goals, tasks and indicators.

In: the grids outside the nine statements. Out: plain rows. A block is known by its header cells, a column by the
header above it, so other departments' forms are read as far as their headings are known, and flagged. Rows cut by a
page end are joined; merged level names are carried down.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from pipelines.amounts import parsed_number
from pipelines.labels import REMEMBERED
from pipelines.narrative.characters import bare, compact, folded
from pipelines.tables.model import Cell, Grid

Block: TypeAlias = Literal["budget", "goal", "task", "indicator"]

_HEADINGS: Final[Mapping[Block, Mapping[str, re.Pattern[str]]]] = {
    "indicator": {
        "level1": re.compile(r"^一级指标"),
        "level2": re.compile(r"^二级指标"),
        "level3": re.compile(r"^三级指标"),
        "nature": re.compile(r"^指标性质|^指标方向"),
        "target": re.compile(r"^(?:年度|计划|预期|全年|目标)*(?:指标|目标)?值|^指标值"),
        "unit": re.compile(r"^(?:度量|计量)?单位$"),
        "explanation": re.compile(r"^(?:指标)?(?:说明|解释|内容)|^评[价分]标准|^评分"),
        "actual": re.compile(r"^(?:全年|年度)?实际(?:完成|值)|^(?:全年)?完成值|^完成情况"),
        "weight": re.compile(r"^分值$|^权重"),
        "score": re.compile(r"^(?:自评)?得分$|^自评分"),
        "reason": re.compile(r"原因|改进措施|^备注$|偏差"),
    },
    "budget": {
        "initial": re.compile(r"^年初(?:预算)?(?:数|安排)?"),
        "annual": re.compile(r"^全年(?:预算)?(?:数|总额)?$|^调整后?(?:预算)?数?|^全年预算"),
        "executed": re.compile(r"^(?:全年|实际|预算)?(?:执行|支出)数"),
        "weight": re.compile(r"^分值$"),
        "rate": re.compile(r"执行率"),
        "score": re.compile(r"^得分$"),
    },
    "task": {
        "name": re.compile(r"^任务名称|^工作任务|^主要任务名称"),
        "content": re.compile(r"^(?:任务)?主要内容|^具体内容|^任务内容"),
        "result": re.compile(r"^任务完成情况|^(?:实际)?完成情况"),
    },
    "goal": {
        "name": re.compile(r"^目标名称"),
        "content": re.compile(r"^(?:目标)?主要内容|^预期目标|^年度目标"),
        "result": re.compile(r"^目标完成情况|^实际完成情况"),
    },
}
_NEEDED: Final[Mapping[Block, frozenset[str]]] = {
    "indicator": frozenset({"level2", "level3"}),
    "budget": frozenset({"annual", "executed"}),
    "task": frozenset({"name", "content"}),
    "goal": frozenset({"content", "result"}),
}
_LEVELS: Final = ("level1", "level2", "parent")
_INDICATOR_FIGURES: Final = frozenset({"weight", "target", "actual"})
_KEYS: Final[Mapping[Block, tuple[str, ...]]] = {
    "indicator": ("level3", "weight", "score"),
    "budget": ("initial", "annual", "executed", "rate"),
    "task": ("name",),
    "goal": ("name",),
}
_BLOCK_ORDER: Final[tuple[Block, ...]] = ("indicator", "budget", "task", "goal")
_TARGET: Final = re.compile(
    r"^(?P<operator>>=|<=|≥|≤|>|<|=|≧|≦|不低于|不少于|不高于|不超过|大于等于|小于等于|大于|小于|等于)?"
    r"(?P<value>-?\d[\d,]*(?:\.\d+)?)(?P<unit>(?!年)[^\d]{0,8})$"
)
_LONGEST_HEADING: Final = 24
_TOUCHING: Final = 12.0
_ENDED: Final = re.compile(r"[。！；;!.”）)]$")
_OPERATORS: Final = {
    ">=": ">=", "≥": ">=", "≧": ">=", "不低于": ">=", "不少于": ">=", "大于等于": ">=",
    "<=": "<=", "≤": "<=", "≦": "<=",
    "不高于": "<=", "不超过": "<=", "小于等于": "<=",
    ">": ">", "大于": ">", "<": "<", "小于": "<", "=": "=", "等于": "=",
}  # fmt: skip


@dataclass(slots=True)
class _Name:
    """A merged name; its text may stand or go on overleaf, for all the rows it holds."""

    text: str = ""
    before: "_Name | None" = None


@dataclass(slots=True)
class EvaluationRow:
    """One row of one block, its cells by column name; `first_page` to `last_page` where it is printed."""

    block: Block
    table: int
    cells: dict[str, str]
    parents: dict[str, "_Name"]
    first_page: int
    last_page: int
    issue: str | None = None

    def parent(self, name: str) -> str | None:
        held = self.parents[name]
        return held.text or (held.before.text if held.before else "") or None


@dataclass(slots=True)
class _State:
    block: Block | None = None
    columns: dict[str, tuple[float, float]] = field(default_factory=dict)
    levels: dict[str, _Name] = field(default_factory=dict)
    table: int = 0
    last_page: int = 0
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """>=95% is operator >=, value 95, unit %; a target in words has neither."""

    operator: str | None
    value: Decimal | None
    unit: str | None


def evaluation_rows(grids: Sequence[Grid]) -> list[EvaluationRow]:
    """Rows of every self-evaluation table, in reading order."""
    state = _State()
    rows: list[EvaluationRow] = []
    for grid in grids:
        read = [(cells, _header(cells)) for cells in _rows(grid)]
        blocks = [header[0] for _, header in read if header]
        follows = state.block is not None and grid.page <= state.last_page + 1
        if not blocks and not follows:
            continue
        if not follows or ("budget" in blocks and state.block == "indicator"):
            state = _State(table=state.table + 1)
        for number, (cells, header) in enumerate(read):
            if header:
                state.block, state.columns, state.unknown = header
                state.levels = {name: _Name() for name in _LEVELS}
            else:
                _read_row(rows, state, cells, grid, is_first=number == 0)
        state.last_page = grid.page
    return rows


def _rows(grid: Grid) -> Iterator[list[Cell]]:
    """Cells by the row they begin in."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    for row in sorted(rows):
        yield sorted(rows[row], key=lambda cell: cell.column)


@lru_cache(maxsize=REMEMBERED)
def _headings_in(text: str, block: Block) -> tuple[str, ...]:
    """The columns a text may head, in the order they are tried; a long text heads none."""
    if len(text) > _LONGEST_HEADING:
        return ()
    return tuple(name for name, pattern in _HEADINGS[block].items() if pattern.search(text))


@lru_cache(maxsize=REMEMBERED)
def _plain(text: str) -> str:
    return bare(compact(text))


def _read_row(rows: list[EvaluationRow], state: _State, cells: list[Cell], grid: Grid, *, is_first: bool) -> None:
    if state.block is None:
        return
    texts = _by_column(cells, state)
    continues = is_first and grid.page == state.last_page + 1 and bool(rows) and _is_rest(rows[-1], texts, state)
    _open_levels(cells, state, grid)
    _carry_levels(state, texts, is_first=is_first, continues=continues)
    if continues:
        _append(rows[-1], texts, grid.page)
    elif _is_row(texts, state.block):
        parents = dict(state.levels)
        issue = "unknown_columns" if state.unknown else None
        rows.append(EvaluationRow(state.block, state.table, texts, parents, grid.page, grid.page, issue))


def _header(cells: list[Cell]) -> tuple[Block, dict[str, tuple[float, float]], bool] | None:
    """The block a heading row opens, with the reach of each known column."""
    for block in _BLOCK_ORDER:
        columns: dict[str, tuple[float, float]] = {}
        unknown = False
        for cell in cells:
            text = _plain(cell.text)
            name = next((name for name in _headings_in(text, block) if name not in columns), None)
            if name:
                columns[name] = (cell.x0, cell.x1)
            elif text and cell.row_end == cell.row + 1:
                unknown = True
        if _NEEDED[block] <= columns.keys() and (block != "indicator" or _INDICATOR_FIGURES & columns.keys()):
            return block, columns, unknown or (block == "indicator" and "weight" not in columns)
    return None


def _by_column(cells: list[Cell], state: _State) -> dict[str, str]:
    """Texts by the column whose heading they stand under."""
    texts: dict[str, str] = {}
    for cell in cells:
        name, text = _column_of(cell, state), compact(cell.text)
        if name and text:
            texts[name] = texts.get(name, "") + text
    return texts


def _column_of(cell: Cell, state: _State) -> str | None:
    """In the budget block, what stands left of the first column is the row's label, further left its parent."""
    centre = (cell.x0 + cell.x1) / 2
    name = next((name for name, (left, right) in state.columns.items() if left <= centre <= right), None)
    if name is None and state.block == "budget":
        first = min(reach[0] for reach in state.columns.values())
        if centre < first:
            return "label" if cell.x1 > first - _TOUCHING else "parent"
    return name


def _is_rest(row: EvaluationRow, texts: dict[str, str], state: _State) -> bool:
    """The first row of a page goes on with the last one of the page before unless both are complete."""
    if row.block != state.block:
        return False
    keys = _KEYS[row.block]
    if row.block == "indicator" and "weight" not in state.columns:
        return not (row.cells.get("level3") and texts.get("level3"))
    if row.block == "indicator":
        return not (_is_complete(row.cells, keys) and texts.get("weight")) and not (
            row.cells.get("weight") and texts.get("weight")
        )
    both = any(texts.get(key) and row.cells.get(key) for key in keys)
    if row.block == "budget":
        return not both
    cut = any(text and not _ENDED.search(text) for name in ("content", "result") if (text := row.cells.get(name, "")))
    return cut or not both or not (texts.get("content") or texts.get("result"))


def _is_complete(texts: dict[str, str], keys: tuple[str, ...]) -> bool:
    return all(texts.get(key) for key in keys)


def _append(row: EvaluationRow, texts: dict[str, str], page: int) -> None:
    for name, text in texts.items():
        if name not in ("level1", "level2", "parent"):
            row.cells[name] = row.cells.get(name, "") + text
    row.last_page = page


def _open_levels(cells: list[Cell], state: _State, grid: Grid) -> None:
    """A blank merged cell that begins inside a page has its name overleaf."""
    for cell in cells:
        is_merged = cell.row_end - cell.row > 1 or cell.row_end == grid.row_count
        name = _column_of(cell, state)
        if cell.row and is_merged and name in _LEVELS and not compact(cell.text):
            state.levels[name] = _Name(before=state.levels.get(name))


def _carry_levels(state: _State, texts: dict[str, str], *, is_first: bool, continues: bool) -> None:
    """A merged name holds until the next one begins; on a new page its rest is blank, repeated or goes on."""
    for name in _LEVELS:
        text, held = texts.pop(name, ""), state.levels[name]
        if not text or (is_first and text == held.text):
            continue
        if is_first and (continues or (not held.text and name != "parent") or _is_rest_of_name(text)):
            held.text = held.text if text in held.text else held.text + text
            continue
        state.levels[name] = _Name(text)
        if name == "level1":
            state.levels["level2"] = _Name()


def _is_rest_of_name(text: str) -> bool:
    return bool(re.fullmatch(r"[(（]\d+(?:\.\d+)?分?[)）]", text))


def _is_row(texts: dict[str, str], block: Block) -> bool:
    if block == "indicator":
        return bool(texts.get("level3") or texts.get("weight")) and texts.get("level3", "") not in ("总分", "合计")
    if block == "budget":
        return any(number_or_none(texts.get(key, "")) is not None for key in _KEYS["budget"])
    return bool(texts.get("name") or texts.get("content") or texts.get("result"))


def target(text: str) -> Target:
    """Operator, value and unit of a printed target."""
    match = _TARGET.match(folded(compact(text)))
    if not match:
        return Target(None, None, None)
    return Target(_OPERATORS.get(match["operator"] or ""), parsed_number(match["value"]), match["unit"] or None)


def number_or_none(text: str) -> Decimal | None:
    """The number a cell states, a percent sign or 分 apart."""
    return parsed_number(re.sub(r"[%分]$", "", folded(compact(text)))) if text else None
