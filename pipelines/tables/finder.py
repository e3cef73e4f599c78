"""Pages → the statutory tables on them: which grid stands under which title, and where it goes on.

In: per page its text lines and grids. Out: `FoundTable`s with the layout of each part. A title without a table under it
is an entry of the contents page; a table without a title is none of the nine. Cells are not read here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipelines.contracts.faults import Faults
from pipelines.formats.grid import Grid, row_cells
from pipelines.formats.page import TextLine
from pipelines.forms.columns import continued_layout, grid_layout
from pipelines.forms.notes import grid_notes, is_note, says_empty
from pipelines.forms.titles import is_other_title, title_of
from pipelines.tables.above_table import read_heading, read_line, read_preamble_cells
from pipelines.tables.blocks import Block, page_blocks, row_title
from pipelines.tables.content import PageContent
from pipelines.tables.continuation import continues, fuller, is_same_form, rows_go_on, under_its_head
from pipelines.tables.found_table import FoundTable, Part
from pipelines.tables.title_places import begins_other_table, broken_title, is_row, title_places
from pipelines.tables.unruled.region import Region, broken_codes, headings, holds_several, is_sound, unruled_grid
from pipelines.vocabulary.lexicon import Title
from pipelines.vocabulary.text import squeezed, unblanked

SAME_SIDE: Final = 3.0
MAX_ROW: Final = 60.0
HEADER_ROWS: Final = 5


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
        starts, current = list(title_places(blocks)), self.current
        goes_on = current is not None and not current.is_closed and current.pages_since(page) == 1
        if not starts and not goes_on:
            return []
        ends = [*(b.top for b in blocks if begins_other_table(b)), *(top for top, _, _ in starts), content.page.height]
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
            title, printed = broken_title(line, following.content)
            if title:
                self._joined_baseline = (block.page, following.content.baseline)
        if title:
            self._open(title, unblanked(printed), block.page)
        elif is_other_title(line.text):
            self._close()
        elif self.current:
            read_line(self.current, block.page, squeezed(line.text))

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
        read_preamble_cells(self.current, rows)
        self._attach(grid)

    def _open(self, title: Title, printed: str, page: int) -> None:
        current = self.current
        if current and current.title == title and current.parts and current.pages_since(page) == 1:
            current.is_closed = False
            current.gap_lines = 0
            return
        self.current = FoundTable(title, printed, page, order=self._order)
        read_heading(self.current, squeezed(printed))
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
        if previous.is_head and (whole := under_its_head(previous.grid, grid, layout, table.statement)):
            table.parts[-1] = whole
        elif layout and (is_same_form(layout, table.parts[0].layout) or rows_go_on(layout, grid, previous)):
            table.parts.append(Part(grid, fuller(layout, previous.layout), is_continued=True))
        elif layout is None and continues(grid, previous):
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
    return any(is_row(block.content) for block in blocks if isinstance(block.content, TextLine) and block.top < end)


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
        if isinstance(content, Grid) or is_row(content):
            yield content
