"""A grid that belongs to a statement → what each of its columns holds, and where its data begin.

In: one `Grid` and the statement. Out: `Layout`. Headings are read through spans, the vocabulary and the content below;
rows are not read here.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from pipelines.formats.grid import Cell, CellMatrix, Grid, row_cells
from pipelines.forms.measures import RATIO, healed, measure_of, phase_of, three_public_part, years_told
from pipelines.forms.notes import note_of
from pipelines.forms.titles import title_of
from pipelines.vocabulary.amounts import REMEMBERED, is_nothing, is_number, number_text
from pipelines.vocabulary.lexicon import CODED, TWO_SIDED, Statement, class_codes, measures, row_items
from pipelines.vocabulary.text import plain, squeezed, unblanked

Kind: TypeAlias = Literal["code", "label", "body", "line", "measure", "other"]

MIN_PARTS: Final = 3
CODE_PARTS: Final = frozenset({"类", "款", "项", "目"})
_CODE: Final = re.compile(r"^\d{1,9}$")
_CODE_HEADING: Final = re.compile(r"编码|代码|编号")
_LABEL_HEADING: Final = re.compile(r"名称|项目|科目|^收入$|^支出$|单位")
_BODY_HEADING: Final = re.compile(r"(?:单位|部门)(?:名称|代码)?$")
_BY_NATURE: Final = re.compile(r"按(?:支出)?(?:性质|经济)")
_ORDINAL: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_ORDER_HEADING: Final = re.compile(r"^序号$|^行次$|^行号$")
_NUMBER_ROW_WORDS: Final = frozenset({"栏次", "项目", "行次", "栏目", "次"})
_SHARED_HEADINGS: Final = frozenset({"合计", "小计", "基本支出", "项目支出"})
_PREAMBLE: Final = re.compile(r"公开\d+表|单位[:：]|单位$|部门[:：]|万元|^元$|编制|\d{4}年|年度")


@dataclass(frozen=True, slots=True)
class Column:
    """`side` is set on statements with sides; `heading` is as printed, levels joined with ` / `."""

    kind: Kind
    measure: str | None = None
    heading: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of a grid and its first data row. `x` are the rules' places, to lay out headless continuations."""

    statement: Statement
    columns: tuple[Column, ...]
    x: tuple[float, ...]
    first_row: int

    @property
    def measure_count(self) -> int:
        return sum(column.kind == "measure" and column.measure is not None for column in self.columns)


def grid_layout(grid: Grid, statement: Statement) -> Layout | None:
    """The layout a grid's own header gives, or None when it has no header that fits the statement."""
    matrix = grid.matrix
    if statement == "T07":
        return _three_public_layout(grid, matrix)
    first = first_data_row(matrix, statement)
    start = _header_start(matrix, first)
    paths = [_heading_cells(matrix, column, start, first) for column in range(grid.column_count)]
    sides = _sides(grid, paths, statement, first)
    told = years_told(plain(cell.text) for path in paths for cell in path)
    columns = [
        _column(matrix, number, path, statement, side, first, told)
        for number, (path, side) in enumerate(zip(paths, sides, strict=True))
    ]
    columns = _before_names(columns, matrix, statement, first)
    columns = _one_name(_own_measures(_among_others(columns), statement))
    layout = Layout(statement, tuple(columns), grid.x, first)
    return layout if layout.measure_count else None


def _three_public_layout(grid: Grid, matrix: CellMatrix) -> Layout | None:
    """T07 is read by its own headings (`statements.three_public`); here only whether the grid is one."""
    names = {plain(cell.text) for cell in grid.cells}
    parts = {part for name in names if (part := three_public_part(name))}
    phases = {phase for name in names if (phase := phase_of(name))}
    is_begun = phases and "项目" in names  # a list that the page ends after its headings or first rows
    if len(parts) < MIN_PARTS and not is_begun:
        return None
    # A form without any word of budget or outturn is one of outturns, as its title says.
    columns = tuple(Column("measure", phase) for phase in sorted(phases or {"final"}))
    return Layout("T07", columns, grid.x, len(matrix))


def _before_names(columns: Sequence[Column], matrix: CellMatrix, statement: Statement, first: int) -> list[Column]:
    """Left of names are codes and no amounts, whatever stands over them: 合计 of the first row, 人员经费 of T06."""
    if statement in TWO_SIDED:
        return list(columns)
    name = next((n for n, column in enumerate(columns) if column.kind == "label"), 0) if statement in CODED else 0
    read: list[Column] = []
    for number in range(len(columns) - 1, -1, -1):
        column, following = columns[number], read[-1] if read else None
        content = _content_kind(matrix, number, first) if column.measure and column.measure != "amount" else None
        if content == "code" and following and following.kind in ("code", "label"):
            column = replace(column, kind="code", measure=None)
        elif content == "none" and number < name:
            column = replace(column, kind="other", measure=None)
        read.append(column)
    return read[::-1]


def _among_others(columns: Sequence[Column]) -> list[Column]:
    """A heading 其中：… beside the column it is part of is read with it: 事业收入 | 其中：教育收费."""
    read: list[Column] = []
    whole: Column | None = None
    for column in columns:
        leaf = squeezed(column.heading.rsplit(" / ", 1)[-1])
        is_part = leaf.startswith("其中") and whole and whole.measure and whole.side == column.side
        if is_part and whole and column.measure and not column.measure.startswith(f"{whole.measure}_"):
            read.append(replace(column, measure=f"{whole.measure}_{column.measure}"))
            continue
        whole = whole if is_part else column
        read.append(column)
    return read


def _own_measures(columns: Sequence[Column], statement: Statement) -> list[Column]:
    """No two columns hold the same measure of a row: of such only the first is believed, the others are unknown."""
    if statement == "T06":
        return list(columns)
    seen: Counter[tuple[str, str]] = Counter()
    read: list[Column] = []
    for column in columns:
        key = (column.side, column.measure or "")
        read.append(replace(column, measure=None) if column.measure and seen[key] else column)
        seen[key] += 1
    return read


def _one_name(columns: Sequence[Column]) -> list[Column]:
    """The body a row belongs to, printed before the subject's own name, is not part of that name."""
    named = [n for n, column in enumerate(columns) if column.kind == "label"]
    bodies = {a for a, _ in pairwise(named) if _BODY_HEADING.search(plain(columns[a].heading))}
    return [replace(column, kind="body") if n in bodies else column for n, column in enumerate(columns)]


def continued_layout(grid: Grid, previous: Layout) -> Layout:
    """The previous layout laid over a grid without a header: by place, or by number where the page is set otherwise."""
    matrix = grid.matrix
    same_places = abs(grid.x[0] - previous.x[0]) < 12 and abs(grid.x[-1] - previous.x[-1]) < 12
    if grid.column_count == len(previous.columns) and not same_places:
        columns = previous.columns
    else:
        columns = tuple(
            _column_at(previous, (left + right) / 2) for left, right in zip(grid.x, grid.x[1:], strict=False)
        )
    return Layout(previous.statement, columns, grid.x, _skipped_numbers(matrix))


def _column_at(layout: Layout, place: float) -> Column:
    for column, left, right in zip(layout.columns, layout.x, layout.x[1:], strict=False):
        if left <= place < right:
            return column
    return Column("other")


def _skipped_numbers(matrix: CellMatrix) -> int:
    return 1 if matrix and is_number_row([cell.text for cell in row_cells(matrix, 0)]) else 0


def are_code_parts(text: str) -> bool:
    """Of a `plain` text, whether it is 类, 款, 项, alone or run together: headings of the code; 项目 is the name's."""
    return bool(text) and CODE_PARTS.issuperset(text) and text != "项目"


def is_number_row(texts: Sequence[str]) -> bool:
    """栏次: the columns' own numbers 1, 2, 3, … — never amounts."""
    if any(plain(text) == "栏次" for text in texts):  # below what a heading torn by the page break left in the row
        texts = [text.rsplit("\n", 1)[-1] for text in texts]
    filled = [number_text(text) for text in texts if text.strip()]
    numbers = [int(text) for text in filled if text.isdecimal() and len(text) <= 2]
    words = [plain(text) for text in filled if not text.isdecimal()]
    if not numbers or len(numbers) + len(words) < len(filled):
        return False
    if not all(word in _NUMBER_ROW_WORDS or are_code_parts(word) for word in words):
        return False
    named = "栏次" in "".join(words) or "栏" in "".join(words)
    # Two digits of a torn code at the head of a page are not the numbers of eleven columns, nor are 30 and 31.
    reaches_over = len(numbers) >= 2 and len(filled) * 3 >= len(texts) and numbers[0] == 1
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and (named or reaches_over)


def first_data_row(matrix: CellMatrix, statement: Statement) -> int:
    """The first row that prints an amount, a code or a row's name, or that is blank below the header.

    It may print no more than the rest of a name, whose row the page break cut.
    """
    for row in range(len(matrix)):
        cells = row_cells(matrix, row)
        texts = [cell.text for cell in cells]
        if is_number_row(texts) or _is_preamble(cells):
            continue
        if any(is_number(text) for text in texts) or _names_a_row(cells, statement):
            return row
        if row and not any(text.strip() for text in texts) and all(cell.row_end == row + 1 for cell in cells):
            return row
        if row and (_says_nothing(cells) or _is_rest_of_names(matrix, row, statement)):
            return row
    return len(matrix)


def _is_rest_of_names(matrix: CellMatrix, row: int, statement: Statement) -> bool:
    """Whether all that a row below headings of every column prints stands under headings of names, and is none."""
    cells = row_cells(matrix, row)
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled or any(cell.row != row or cell.row_end > row + 1 for cell in cells):
        return False
    above = [[plain(cell.text) for cell in column if cell] for column in zip(*matrix[:row], strict=True)]
    if not all(map(any, above)):
        return False
    is_named = [any(map(_LABEL_HEADING.search, headings)) for headings in above]
    return all(is_named[cell.column] and not _is_heading(plain(cell.text), statement) for cell in filled)


def _is_heading(name: str, statement: Statement) -> bool:
    if name in _SHARED_HEADINGS or _LABEL_HEADING.search(name) or _CODE_HEADING.search(name):
        return True
    if statement in CODED and are_code_parts(name):
        return True
    return name in measures(statement, "revenue") or name in measures(statement, "expenditure")


def _says_nothing(cells: Sequence[Cell]) -> bool:
    """无, —, 本表无数据: the one thing printed below the header of an empty table."""
    texts = [cell.text for cell in cells if cell.text.strip()]
    return bool(note_of(cells)) or (bool(texts) and all(is_nothing(text) for text in texts))


def _is_preamble(cells: Sequence[Cell]) -> bool:
    texts = [squeezed(cell.text) for cell in cells if cell.text.strip()]
    return bool(texts) and all(_PREAMBLE.search(text) and not is_number(text) for text in texts)


def _header_start(matrix: CellMatrix, first: int) -> int:
    """Rows of a spreadsheet above the header (title, 公开01表, 单位：万元) are skipped."""
    start = 0
    for row in range(first):
        cells = row_cells(matrix, row)
        if not cells or _is_preamble(cells) or any(title_of(cell.text) for cell in cells):
            start = row + 1
        elif any(cell.text.strip() for cell in cells):
            break
    return start


def _names_a_row(cells: Sequence[Cell], statement: Statement) -> bool:
    first = next((cell for cell in cells if cell.text.strip()), None)
    if first is None or first.row_end - first.row > 1:
        return False
    if statement in TWO_SIDED:
        # The funds that head columns of T04 are names of its rows too: a row's name stands first or has an ordinal.
        names = [plain(cell.text) for cell in cells if cell.column == 0 or _ORDINAL.match(squeezed(cell.text))]
        sides = (row_items(statement, "revenue"), row_items(statement, "expenditure"), class_codes())
        return any(name in side for name in names for side in sides) and not _is_heading_row(names, statement)
    name = plain(first.text)
    return first.column == 0 and name.endswith("计") and name in row_items(statement, "")


def _is_heading_row(names: Sequence[str], statement: Statement) -> bool:
    """项目 | 合计 | 一般公共预算财政拨款 …: names of rows that here are headings."""
    headings = measures(statement, "expenditure")
    return any(name in {"项目", "行次", "栏次", "决算数", "金额"} for name in names) or (
        sum(name in headings for name in names) >= 2 and "总计" not in names
    )


def _heading_cells(matrix: CellMatrix, column: int, start: int, first: int) -> list[Cell]:
    """Heading cells over a column from the top down; headings that share the first data row included."""
    path: list[Cell] = []
    for row in range(start, min(first, len(matrix))):
        cell = matrix[row][column]
        if cell and cell.text.strip() and cell not in path and not _is_column_number(cell):
            path.append(cell)
    if first < len(matrix) and (cell := matrix[first][column]) and cell not in path and _is_shared_heading(cell, path):
        path.append(cell)
    return path


def _is_column_number(cell: Cell) -> bool:
    return plain(cell.text) == "栏次" or number_text(cell.text).isdecimal()


def _is_shared_heading(cell: Cell, path: Sequence[Cell]) -> bool:
    """类 | 款 | 项 | 合计 | 2,946.25: a row that is header on the left, data on the right; or the reverse."""
    text = plain(cell.text)
    if are_code_parts(text):
        return True
    if not path or cell.column < 2 or text not in _SHARED_HEADINGS:
        return False
    leaf = plain(path[-1].text)
    return not _LABEL_HEADING.search(leaf) and not _CODE_HEADING.search(leaf)


def _sides(grid: Grid, paths: Sequence[Sequence[Cell]], statement: Statement, first: int) -> list[str]:
    if statement not in TWO_SIDED:
        return [""] * len(paths)
    split = _expenditure_start(paths)
    # Where nothing is ruled, 支出 over several columns may seem to begin before or behind the names of its side.
    if split is None or grid.method == "aligned":
        names = _name_columns(grid.matrix, paths, first)[1:] or [len(paths) if split is None else split]
        split = min(names, key=lambda number: abs(number - (split or 0)))
    third = min((n for n, path in enumerate(paths) if n > split and _is_by_nature(path)), default=len(paths))
    return ["revenue" if n < split else "expenditure" if n < third else "nature" for n in range(len(paths))]


def _is_by_nature(path: Sequence[Cell]) -> bool:
    """The third side of the full form: 项目（按支出性质和经济分类）."""
    return any(_BY_NATURE.search(plain(cell.text)) for cell in path)


def _expenditure_start(paths: Sequence[Sequence[Cell]]) -> int | None:
    starts = [cell.column for path in paths for cell in path if plain(cell.text) in {"支出", "支出项目", "本年支出"}]
    return min(starts) if starts and min(starts) > 0 else None


def _name_columns(matrix: CellMatrix, paths: Sequence[Sequence[Cell]], first: int) -> list[int]:
    return [
        number
        for number in range(len(paths))
        if any(
            plain(cell.text) in {"项目", "支出项目", "项目按功能分类"} and cell.column == number
            for cell in paths[number]
        )
        or _content_kind(matrix, number, first) == "label"
    ]


def _column(
    matrix: CellMatrix,
    number: int,
    path: Sequence[Cell],
    statement: Statement,
    side: str,
    first: int,
    told: Callable[[str], str],
) -> Column:
    headings = healed([name for cell in path if (name := plain(cell.text))], statement, side)
    printed = " / ".join(unblanked(cell.text) for cell in path)
    content = _content_kind(matrix, number, first)
    leaf = headings[-1] if headings else ""
    if _ORDER_HEADING.match(leaf) or (statement in TWO_SIDED and any(_ORDER_HEADING.match(h) for h in headings)):
        return Column("line", None, printed, side)
    if are_code_parts(leaf) or _CODE_HEADING.search(leaf):
        return Column("label" if content == "label" else "code", None, printed, side)
    measure = measure_of([told(heading) for heading in headings], statement, side) if headings else None
    if measure == RATIO and content != "label":
        return Column("other", None, printed, side)
    if measure and content != "label":
        return Column("measure", measure, printed, side)
    if content == "code":
        return Column("code", None, printed, side)
    if content == "label" or _LABEL_HEADING.search(leaf):
        return Column("label", None, printed, side)
    if content == "amount" or (headings and statement in CODED):
        return Column("measure", None, printed, side)
    return Column("other", None, printed, side)


def _content_kind(matrix: CellMatrix, column: int, first: int) -> Literal["code", "label", "amount", "none"]:
    """What most filled cells below the header are."""
    counts = {"code": 0, "label": 0, "amount": 0}
    for row in range(first, len(matrix)):
        cell = matrix[row][column]
        if cell is None or cell.row != row or cell.column != column or not cell.text.strip():
            continue
        if kind := _cell_kind(cell.text):
            counts[kind] += 1
    # One amount makes a column of amounts: XX and the like beside it are unreadable amounts, not names.
    best = max(counts, key=lambda kind: (counts[kind] and kind == "amount", counts[kind]))
    return best if counts[best] else "none"  # type: ignore[return-value]


@lru_cache(maxsize=REMEMBERED)
def _cell_kind(text: str) -> str | None:
    """None for what tells nothing of its column."""
    if plain(text) in _SHARED_HEADINGS or are_code_parts(plain(text)) or is_nothing(text):
        return None
    bare = number_text(text)
    if _CODE.match(bare) and len(bare) == 1:
        return None  # as well what a narrow column left of a code
    if _CODE.match(bare) and len(bare) in (2, 3, 5, 7):
        return "code"
    return "amount" if is_number(text) else "label"
