"""Pages → the statutory tables on them: which grid stands under which title, and where it goes on.

In: per page its text lines and grids. Out: `FoundTable`s with the layout of each part. A title without a table under it
is an entry of the contents page; a table without a title is none of the nine. Cells are not read here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Final

from pipelines.contracts.faults import Faults
from pipelines.formats.grid import Cell, Grid, row_cells
from pipelines.formats.pdf.page import TextLine
from pipelines.forms.columns import Layout, continued_layout, grid_layout
from pipelines.forms.notes import grid_notes, is_note, is_page_number, says_empty
from pipelines.forms.printed_unit import printed_unit, unit_label
from pipelines.forms.titles import YEAR, body_of, is_other_title, title_of
from pipelines.tables.blocks import Block, page_blocks, row_title
from pipelines.tables.content import PageContent
from pipelines.tables.stacked import stacked
from pipelines.tables.unruled.region import Region, broken_codes, headings, holds_several, is_sound, unruled_grid
from pipelines.vocabulary.amounts import MONEY, is_number, looks_like_money
from pipelines.vocabulary.lexicon import Statement, Title
from pipelines.vocabulary.text import chinese_year, squeezed, unblanked

_DATED: Final = re.compile(rf"({YEAR})年(?:度|$|(?=[^\d一二三四五六七八九十]))")
_FORM_NO: Final = re.compile(r"(?:财决)?公开\d{1,2}(?:-\d)?表|(?:附?表)[一二三四五六七八九十\d]{1,3}$")
_HEADING: Final = re.compile(r"^第[一二三四五六七八九十]+部分|^[一二三四五六七八九十]{1,3}、|^目录$")
_PREAMBLE: Final = re.compile(
    r"公开\d+表|表[一二三四五六七八九十\d]+$|单位|部门|编制|日期|年度?$|万元|元$|^[-—–·\s\d/第共页]+$|^续表$"
)
MAX_GAP_LINES: Final = 3
NOTE_LINES: Final = 8
SHORT_LINE: Final = 20
SAME_PLACE: Final = 4.0
SAME_SIDE: Final = 3.0
MAX_ROW: Final = 60.0
HEADER_ROWS: Final = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One grid of a table with its layout; `is_continued` when its columns come from the part before."""

    grid: Grid
    layout: Layout
    is_continued: bool

    @property
    def is_head(self) -> bool:
        """Headings only: the page ended before the first row."""
        ends = self.layout.first_row >= self.grid.row_count
        return ends and not any(looks_like_money(cell.text) for cell in self.grid.cells)


@dataclass(slots=True)
class FoundTable:
    """A statutory table being put together, in reading order; `order` numbers the pages that hold anything."""

    title: Title
    printed_title: str
    page: int
    unit: str | None = None
    unit_label: str | None = None
    body: str | None = None
    year: int | None = None
    form_no: str | None = None
    notes: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    is_closed: bool = False
    gap_lines: int = 0
    order: Mapping[int, int] = field(default_factory=dict)

    @property
    def statement(self) -> Statement:
        return self.title.statement

    @property
    def last_page(self) -> int:
        return self.parts[-1].grid.page if self.parts else self.page

    def pages_since(self, page: int) -> int:
        """How far a page is from the last one of the table; pages that hold nothing do not count."""
        return self.order[page] - self.order[self.last_page]

    @property
    def says_empty(self) -> bool:
        return any(says_empty(note) for note in self.notes)


def found_tables(contents: Iterable[PageContent], faults: Faults | None = None) -> list[FoundTable]:
    """Every table that stands under a statutory title, in the order of the document; duplicates included.

    A grid nothing can be made of costs itself, and is told in `faults`.
    """
    held = [content for content in contents if content.lines or content.grids]
    order = {content.page.number: number for number, content in enumerate(held)}
    finder = _Finder(order, faults or Faults())
    for content in held:
        finder.see_page(content)
    return [table for table in finder.tables if table.parts or table.says_empty]


class _Finder:
    """Walks the blocks in reading order; `current` is the table whose title was seen last."""

    def __init__(self, order: Mapping[int, int], faults: Faults) -> None:
        self._order = order
        self._faults = faults
        self.tables: list[FoundTable] = []
        self.current: FoundTable | None = None
        self._joined_baseline: tuple[int, float] | None = None

    def see_page(self, content: PageContent) -> None:
        page = content.page.number
        blocks: list[Block] = []
        with self._faults.kept_to(f"第{page}页", f"page {page}"):
            blocks = page_blocks(content)
        with self._faults.kept_to(f"第{page}页没有框线的表格", f"the unruled tables of page {page}"):
            blocks = self._with_aligned(content, blocks)
        for index, block in enumerate(blocks):
            with self._faults.kept_to(f"第{page}页的一个表格", f"a table on page {page}"):
                if isinstance(block.content, Grid):
                    self.see_grid(block.content)
                else:
                    self.see_line(block, blocks[index + 1] if index + 1 < len(blocks) else None)

    def _with_aligned(self, content: PageContent, blocks: list[Block]) -> list[Block]:
        """Blocks with grids made by alignment where a table's rules do not make one."""
        for region in self._regions(content, blocks):
            grid = unruled_grid(content, region)
            if grid is None:
                continue
            blocks = [b for b in blocks if not _is_within(b, grid)]
            blocks = sorted([*blocks, Block(grid.page, grid.top, grid)], key=lambda block: block.top)
        return blocks

    def _regions(self, content: PageContent, blocks: list[Block]) -> list[Region]:
        """What lies below each title down to the next one, and above the first if a table may go on there."""
        page = content.page.number
        starts, current = list(_title_places(blocks)), self.current
        goes_on = current is not None and not current.is_closed and current.pages_since(page) == 1
        if not starts and not goes_on:
            return []
        ends = [*(b.top for b in blocks if _is_other_title(b)), *(top for top, _, _ in starts), content.page.height]
        regions = []
        if current and goes_on:
            end, last = min(ends), current.parts[-1] if current.parts else None
            if last is None:
                regions.append(Region(0.0, end, current.statement, None))
            elif last.grid.method == "aligned" or (last.is_head and _has_rows_above(end, blocks)) or _is_torn(blocks):
                begun = headings(current.parts[0].grid, current.parts[0].layout)
                broken = broken_codes(last.grid, last.layout)
                regions.append(Region(0.0, end, current.statement, last.layout, begun, broken))
        for _, bottom, title in starts:
            regions.append(Region(bottom, min(end for end in ends if end >= bottom), title.statement, None))
        return [r for r in regions if not any(_is_sound_grid(b, r) for b in blocks) or _has_rows_outside(blocks, r)]

    def see_line(self, block: Block, following: Block | None) -> None:
        line = block.content
        assert isinstance(line, TextLine)
        if self._joined_baseline == (block.page, line.baseline):
            return
        title, printed = title_of(line.text), line.text
        if title is None and following and isinstance(following.content, TextLine) and following.page == block.page:
            title, printed = _broken_title(line, following.content)
            if title:
                self._joined_baseline = (block.page, following.content.baseline)
        if title:
            self._open(title, unblanked(printed), block.page)
        elif is_other_title(line.text):
            self._close()
        elif self.current:
            _read_line(self.current, block.page, squeezed(line.text))

    def see_grid(self, grid: Grid) -> None:
        rows = [row_cells(grid.matrix, row) for row in range(min(grid.row_count, 4))]
        for cells in rows:
            if printed := row_title(cells):
                if (title := title_of(printed)) is None:
                    self._close()
                    return
                self._open(title, printed, grid.page)
                break
        if self.current is None:
            return
        _read_preamble_cells(self.current, rows)
        self._attach(grid)

    def _open(self, title: Title, printed: str, page: int) -> None:
        current = self.current
        if current and current.title == title and current.parts and current.pages_since(page) == 1:
            current.is_closed = False
            current.gap_lines = 0
            return
        self.current = FoundTable(title, printed, page, order=self._order)
        _read_heading(self.current, squeezed(printed))
        self.tables.append(self.current)

    def _close(self) -> None:
        """Another table begins: what follows belongs to none of the nine until one of their titles."""
        if self.current:
            self.current.is_closed = True

    def _attach(self, grid: Grid) -> None:
        table = self.current
        assert table
        if table.is_closed or table.pages_since(grid.page) > 1:
            return
        layout = grid_layout(grid, table.statement)
        notes = [note for note in grid_notes(grid.matrix) if note not in table.notes]
        if not table.parts:
            if layout:
                table.parts.append(Part(grid, layout, is_continued=False))
            if layout or any(says_empty(note) for note in notes):
                table.notes += notes
            return
        previous = table.parts[-1]
        if previous.is_head and (whole := _under_its_head(previous.grid, grid, layout, table.statement)):
            table.parts[-1] = whole
        elif layout and (_is_same_form(layout, table.parts[0].layout) or _goes_on(layout, grid, previous)):
            table.parts.append(Part(grid, _fuller(layout, previous.layout), is_continued=True))
        elif layout is None and _continues(grid, previous):
            table.parts.append(Part(grid, continued_layout(grid, previous.layout), is_continued=True))
        else:
            table.is_closed = True
            return
        table.notes += notes


def _is_within(block: Block, grid: Grid) -> bool:
    """Whether an aligned grid holds what the block does; ruled ones reach beyond it by padding and blank rows."""
    if isinstance(block.content, Grid):
        return block.top < grid.bottom and block.content.bottom > grid.top
    return grid.top - 1 <= block.top + 2 <= grid.bottom


def _is_sound_grid(block: Block, region: Region) -> bool:
    if not isinstance(block.content, Grid) or not region.top - 2 <= block.top < region.bottom:
        return False
    layout = grid_layout(block.content, region.statement)
    return layout is not None and is_sound(block.content, layout)


def _is_torn(blocks: Sequence[Block]) -> bool:
    """Whether no rule parts the repeated header from the first row: the columns' numbers and amounts share cells."""
    grid = next((block.content for block in blocks if isinstance(block.content, Grid)), None)
    return grid is not None and any(holds_several(cell.text) for cell in grid.cells if cell.row < HEADER_ROWS)


def _has_rows_above(end: float, blocks: Sequence[Block]) -> bool:
    return any(_is_row(block.content) for block in blocks if isinstance(block.content, TextLine) and block.top < end)


def _has_rows_outside(blocks: Sequence[Block], region: Region) -> bool:
    """Only the header or every other row is shaded: rows stand below or between the grids that the shades make."""
    inside = [block.content for block in blocks if region.top - 2 <= block.top < region.bottom]
    for number, grid in enumerate(inside):
        if not isinstance(grid, Grid):
            continue
        following = list(_below(grid, inside[number + 1 :]))
        first = next((n for n, content in enumerate(following) if isinstance(content, TextLine)), None)
        if first is not None and (layout := grid_layout(grid, region.statement)):
            is_head = layout.first_row >= grid.row_count
            return is_head or any(isinstance(content, Grid) for content in following[first:])
    return False


def _below(grid: Grid, contents: Sequence[TextLine | Grid]) -> Iterator[TextLine | Grid]:
    """Rows and grids of rows that go on under a grid, the columns' numbers left out."""
    bottom = grid.bottom
    for content in contents:
        x0, x1 = (content.x0, content.x1) if isinstance(content, TextLine) else (content.x[0], content.x[-1])
        if content.top - bottom > MAX_ROW or x0 < grid.x[0] - SAME_SIDE or x1 > grid.x[-1] + SAME_SIDE:
            return
        if isinstance(content, TextLine) and is_note(content.text):
            return
        bottom = content.bottom
        if isinstance(content, Grid) or _is_row(content):
            yield content


def _is_row(line: TextLine) -> bool:
    return any(map(looks_like_money, line.text.split()))


def _has_amounts(line: TextLine) -> bool:
    """Several amounts without decimals; one number may be the year."""
    return sum(is_number(word) for word in line.text.split() if len(word) > 2) > 1


def _is_other_title(block: Block) -> bool:
    return isinstance(block.content, TextLine) and is_other_title(block.content.text)


def _title_places(blocks: Sequence[Block]) -> Iterator[tuple[float, float, Title]]:
    """Top, bottom and statement of each title, of one line or two; the second of two is none by itself."""
    end = -inf
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        line, below = block.content, following.content if following else None
        if not isinstance(line, TextLine) or line.bottom <= end:
            continue
        if title := title_of(line.text):
            yield block.top, line.bottom, title
        elif isinstance(below, TextLine) and (title := _broken_title(line, below)[0]):
            end = below.bottom
            yield block.top, end, title


def _broken_title(line: TextLine, following: TextLine) -> tuple[Title | None, str]:
    """A long title broken over two lines, both centred; the last row of the table before is no part of it."""
    if "表" not in line.text + following.text or _is_row(line) or _has_amounts(line):
        return None, ""
    if abs((line.x0 + line.x1) - (following.x0 + following.x1)) > 0.35 * (line.x1 - line.x0) + 40:
        return None, ""
    printed = unblanked(line.text) + unblanked(following.text)
    return title_of(printed), printed


def _read_line(table: FoundTable, page: int, text: str) -> None:
    if table.pages_since(page) > 1:
        table.is_closed = True
    if table.is_closed and not table.notes:
        return
    _read_heading(table, text)
    if table.notes and is_page_number(text):
        return
    if is_note(text) or (table.notes and page == table.last_page and not _HEADING.match(text)):
        if len(table.notes) < NOTE_LINES:
            table.notes.append(text)
        table.is_closed = bool(table.parts)
    elif _HEADING.match(text) and not MONEY.search(text):
        table.is_closed = True
    elif not _PREAMBLE.search(text) and (len(text) > SHORT_LINE or "。" in text or not table.parts):
        # Short lines under a table are what a page break left of a torn row.
        table.gap_lines += 1
        table.is_closed = table.is_closed or table.gap_lines > MAX_GAP_LINES


def _read_heading(table: FoundTable, text: str) -> None:
    """The unit, the form's number, the body and the year a line above the table names, each where it stands first."""
    if table.unit is None and (unit := printed_unit(text)):
        table.unit, table.unit_label = unit, unit_label(text)
    if table.form_no is None and (form_no := _FORM_NO.search(text)):
        table.form_no = form_no[0]
    if table.body is None and not table.notes and (body := body_of(text)):
        table.body = body
    if table.year is None and not table.notes and not table.parts and (year := _DATED.search(text)):
        table.year = chinese_year(year[1])


def _read_preamble_cells(table: FoundTable, rows: Sequence[Sequence[Cell]]) -> None:
    for cells in rows:
        for cell in cells:
            _read_heading(table, squeezed(cell.text))


def _under_its_head(head: Grid, grid: Grid, own: Layout | None, statement: Statement) -> Part | None:
    """The table below a header torn by the page break, if it is no table with a header of its own."""
    whole = stacked(head, grid)
    layout = grid_layout(whole, statement) if whole else None
    if not whole or not layout or (own and own.measure_count >= layout.measure_count):
        return None
    return Part(whole, layout, is_continued=False)


def _fuller(layout: Layout, previous: Layout) -> Layout:
    """Columns at the places they had before are the same, though the header is repeated without its last row.

    合计 | 基本支出 | 项目支出 may share their row with the total, which is printed once.
    """
    is_same = len(layout.x) == len(previous.x) and all(
        abs(x - place) < SAME_PLACE for x, place in zip(layout.x, previous.x, strict=True)
    )
    return (
        replace(layout, columns=previous.columns)
        if is_same and layout.measure_count <= previous.measure_count
        else layout
    )


def _is_same_form(layout: Layout, first: Layout) -> bool:
    """A repeated header, not that of another table without a title."""
    measures = [{c.measure for c in each.columns if c.kind == "measure"} for each in (layout, first)]
    return len(measures[0] & measures[1]) * 2 >= len(measures[1])


def _goes_on(layout: Layout, grid: Grid, previous: Part) -> bool:
    """The rows of T07 name its items on every page; headings say 预算数 and 决算数 where they are repeated."""
    is_bare = {column.measure for column in layout.columns} == {"final"}
    return layout.statement == "T07" and is_bare and _continues(grid, previous)


def _continues(grid: Grid, previous: Part) -> bool:
    """Same columns as the part before: as many, or between the same outer rules and mostly at the same places."""
    if grid.column_count == previous.grid.column_count:
        return True
    outer = abs(grid.x[0] - previous.grid.x[0]) < 12 and abs(grid.x[-1] - previous.grid.x[-1]) < 12
    places = previous.grid.x
    shared = sum(any(abs(x - place) < SAME_PLACE for place in places) for x in grid.x)
    return outer and shared >= 0.7 * len(grid.x)
