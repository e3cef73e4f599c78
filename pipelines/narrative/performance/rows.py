"""The annexed self-evaluation tables (部门整体、项目支出绩效自评表) → budget lines, goals, tasks and indicators.

In: the grids outside the nine statements. Out: plain rows, each with the project its table speaks of. A block is
known by its header cells, a column by the header above it, and flagged where a heading is unknown. Rows cut by a page
end are joined; merged level names are carried down; the total and what stands under it are no rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from pipelines.formats.grid import Cell, Grid
from pipelines.formats.page import TextLine
from pipelines.narrative.performance.headings import IN_WORDS, Block, Header, header_of, plain
from pipelines.narrative.text.folding import compact, folded
from pipelines.vocabulary.amounts import parsed_number

NO_LINES: Final[Mapping[int, Sequence[TextLine]]] = MappingProxyType({})
_LEVELS: Final = ("level1", "level2", "parent")
_KEYS: Final[Mapping[Block, tuple[str, ...]]] = {
    "indicator": ("level3", "weight", "score"),
    "budget": ("initial", "annual", "executed", "rate"),
    "task": ("name",),
    "goal": ("name",),
}
_TARGET: Final = re.compile(
    r"^(?P<operator>>=|<=|≥|≤|>|<|=|≧|≦|不低于|不少于|不高于|不超过|大于等于|小于等于|大于|小于|等于)?"
    r"(?P<value>-?\d[\d,]*(?:\.\d+)?)(?P<unit>(?!年)[^\d]{0,8})$"
)
_TOUCHING: Final = 12.0
_PROJECT: Final = re.compile(r"^(?:一级|二级|预算|专项)*(?:项目|专项|资金)(?:\(.{1,6}\)|支出)?名称")
# 项目支出绩效自评表(办案业务费): the title tells of a project where no row names one.
_TITLE: Final = re.compile(r"绩效.{0,8}表(?:[(:].{2,40})?$")
_WHOLE: Final = re.compile("整体")
_TITLE_GAP: Final = 90.0
_DEPARTMENT: Final = re.compile(r"^(?:预算)?(?:部门|单位)(?:\(单位\))?名称")
_TOTAL: Final = re.compile(r"^(?:自评)?(?:总分|合计|总计|总得分|得分合计)(?:\(.*\))?:?[\d.]*$")
# What stands under the indicators: remarks, grades, signatures.
_AFTERWARDS: Final = re.compile(
    r"^(?:其他需要?说明|需要?说明|(?:自评|评价)(?:结论|等级)|绩效自评结论|存在(?:的)?(?:主要)?问题|(?:下一步)?(?:改进|工作)措施$"
    r"|(?:项目|财务|填[表报])(?:负责)?人|联系(?:人|电话)|备注:|注:|说明:)"
)
_PLACEHOLDER: Final = re.compile(r"^(?:指标\d+[:：]?|[…．.。·\-—/]+)$")
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
    """One row of one block, its cells by column name; `first_page` to `last_page` where it is printed.

    `project` is null in a table of the whole department.
    """

    block: Block
    table: int
    cells: dict[str, str]
    parents: dict[str, "_Name"]
    first_page: int
    last_page: int
    project: str | None = None
    unit: str = "万元"
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
    unit: str = "万元"
    title: str = ""
    project: str | None = None
    seen: set[Block] = field(default_factory=set)

    def next_table(self, title: str | None = None) -> "_State":
        own = self.title if title is None else title
        return _State(table=self.table + 1, last_page=self.last_page, title=own, project=_titled(own))

    def open(self, header: Header, *, goes_on: bool) -> None:
        """A heading repeated overleaf keeps the names that still hold."""
        if not (goes_on and header.block == self.block):
            self.levels = {name: _Name() for name in _LEVELS}
        self.block, self.columns, self.unit = header.block, header.columns, header.unit
        self.unknown = header.has_unknown
        self.seen.add(header.block)


@dataclass(frozen=True, slots=True)
class Target:
    """>=95% is operator >=, value 95, unit %; a target in words has neither."""

    operator: str | None
    value: Decimal | None
    unit: str | None


def evaluation_rows(grids: Sequence[Grid], lines: Mapping[int, Sequence[TextLine]] = NO_LINES) -> list[EvaluationRow]:
    """Rows of every self-evaluation table, in reading order; `lines` by page are those outside the grids."""
    state = _State()
    rows: list[EvaluationRow] = []
    for grid in grids:
        read = list(_rows(grid))
        is_open = state.block is not None or (state.table > 0 and not state.seen)
        follows = is_open and grid.page <= state.last_page + 1
        if not follows and not any(header or _named(cells) for cells, header in read):
            continue
        title = _title_above(grid, lines.get(grid.page, ()))
        if not follows or (title and title != state.title):
            state = state.next_table(title)
        state = _read_grid(rows, state, read, grid)
        state.last_page = grid.page
    return rows


def _read_grid(
    rows: list[EvaluationRow], state: _State, read: list[tuple[list[Cell], Header | None]], grid: Grid
) -> _State:
    overleaf, is_first = grid.page == state.last_page + 1, True
    for cells, header in read:
        if named := _named(cells):
            state = state.next_table() if state.seen else state
            state.project = _titled(state.title) if named.project is None else named.project
        elif header:
            if header.block == "budget" and "indicator" in state.seen:
                state = state.next_table()
            state.open(header, goes_on=overleaf and is_first)
        elif state.block is not None and _is_after(cells, grid):
            state.block = None
        else:
            _read_row(rows, state, cells, grid, is_first=is_first)
            is_first = False
    return state


def _title_above(grid: Grid, lines: Sequence[TextLine]) -> str:
    """The title of a self-evaluation table right above a grid, or nothing."""
    near = [line for line in lines if grid.top - _TITLE_GAP < line.top < grid.top]
    titles = [text for line in near if _TITLE.search(text := folded(compact(line.text)))]
    return titles[-1] if titles else ""


def _titled(title: str) -> str | None:
    """The project a title speaks of: the words behind it, else the title itself; None for the whole department."""
    if "项目" not in title or _WHOLE.search(title):
        return None
    return re.sub(r"^.*表[(:]|\)$", "", title)


@dataclass(frozen=True, slots=True)
class _Named:
    """Whom a table speaks of: a project, or the department as a whole."""

    project: str | None


def _named(cells: Sequence[Cell]) -> _Named | None:
    """项目名称 | 办案业务费: what follows the words names the table's project."""
    for at, cell in enumerate(cells):
        if _PROJECT.search(plain(cell.text)):
            return _Named("".join(compact(after.text) for after in cells[at + 1 : at + 2]))
    return _Named(None) if cells and _DEPARTMENT.search(plain(cells[0].text)) else None


def _is_after(cells: Sequence[Cell], grid: Grid) -> bool:
    """What stands under a block: remarks and signatures, or the title of the next (二、部门年度重点工作任务)."""
    if len(cells) == 1 and cells[0].column_end - cells[0].column == grid.column_count:
        return bool(plain(cells[0].text))
    texts = [text for cell in cells if (text := plain(cell.text))]
    return bool(texts) and _AFTERWARDS.search(texts[0]) is not None


def _rows(grid: Grid) -> Iterator[tuple[list[Cell], Header | None]]:
    """Cells by the row they begin in, with the block the row opens; the upper row of two of headings is left out."""
    owned: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        owned.setdefault(cell.row, []).append(cell)
    headers = {row: header_of(_covering(grid, row), row) for row in owned}
    for row in sorted(owned):
        below = headers.get(row + 1)
        if below is None or headers[row] is not None or not any(cell.row == row for cell in below.cells):
            yield sorted(owned[row], key=lambda cell: cell.column), headers[row]


def _covering(grid: Grid, row: int) -> list[Cell]:
    """The cells over a row, left to right, those that begin higher too."""
    cells = (cell for cell in grid.matrix[row] if cell is not None)
    return list(dict.fromkeys(cells))


def _read_row(rows: list[EvaluationRow], state: _State, cells: list[Cell], grid: Grid, *, is_first: bool) -> None:
    if state.block is None or any(_TOTAL.search(plain(cell.text)) for cell in cells):
        return
    if state.block in IN_WORDS and _is_labelled(cells, state):
        return
    texts = _by_column(cells, state)
    if _PLACEHOLDER.search(texts.get("level3", "")) and not texts.get("weight"):
        return
    continues = is_first and grid.page == state.last_page + 1 and bool(rows) and _is_rest(rows[-1], texts, state)
    _open_levels(cells, state, grid)
    _carry_levels(state, texts, is_first=is_first, continues=continues)
    if continues:
        _append(rows[-1], texts, grid.page)
    elif _is_row(texts, state.block):
        issue = "unknown_columns" if state.unknown else None
        rows.append(
            EvaluationRow(
                state.block, state.table, texts, dict(state.levels), grid.page, grid.page,
                state.project, state.unit, issue,
            )
        )  # fmt: skip


def _is_labelled(cells: Sequence[Cell], state: _State) -> bool:
    """项目实施内容及过程概述 | …: a row with a name of its own left of goals and results is none of them."""
    first = min(reach[0] for reach in state.columns.values())
    return any(cell.x1 < first + _TOUCHING and cell.row_end == cell.row + 1 and plain(cell.text) for cell in cells)


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
        return not both or not (texts.get("label") or _is_complete(texts, ("annual", "executed")))
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
        return bool(texts.get("level3") or texts.get("weight"))
    if block == "budget":
        return any(number_or_none(texts.get(key, "")) is not None for key in _KEYS["budget"])
    return bool(texts.get("name") or texts.get("content") or texts.get("result"))


def target(text: str, nature: str = "") -> Target:
    """Operator, value and unit of a printed target; `nature` is 指标性质, where ≥ may stand by itself."""
    match = _TARGET.match(folded(compact((nature if nature in _OPERATORS else "") + text)))
    if not match:
        return Target(None, None, None)
    return Target(_OPERATORS.get(match["operator"] or ""), parsed_number(match["value"]), match["unit"] or None)


def number_or_none(text: str) -> Decimal | None:
    """The number a cell states, a percent sign or 分 apart."""
    return parsed_number(re.sub(r"[%分]$", "", folded(compact(text)))) if text else None
