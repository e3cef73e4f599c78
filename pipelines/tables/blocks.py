"""A page as what stands on it from the top down: lines of text and grids, cut where a row of a grid is a title.

In: one `PageContent`. Out: `Block`s in reading order. Which table they belong to is decided in `finder`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.formats.grid import Cell, Grid, grid_rows, row_cells
from pipelines.formats.page import TextLine
from pipelines.forms.titles import is_other_title, title_of
from pipelines.tables.content import PageContent
from pipelines.vocabulary.text import squeezed, unblanked


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text or a grid, with its place on the page; what finding walks over."""

    page: int
    top: float
    content: TextLine | Grid


def page_blocks(content: PageContent) -> list[Block]:
    """Lines outside the grids and the grids themselves, from the top down."""
    page = content.page.number
    outside = [line for line in content.lines if not any(_covers(grid, line) for grid in content.grids)]
    outside += [line for line in content.lines if line not in outside and _is_title_in_a_hole(content.grids, line)]
    blocks = [Block(page, line.top, line) for line in outside]
    blocks += [Block(page, piece.top, piece) for grid in content.grids for piece in split_at_titles(grid)]
    return sorted(blocks, key=lambda block: block.top)


def _covers(grid: Grid, line: TextLine) -> bool:
    middle = (line.top + line.bottom) / 2
    return grid.top <= middle <= grid.bottom and line.x0 < grid.x[-1] and line.x1 > grid.x[0]


def _is_title_in_a_hole(grids: Sequence[Grid], line: TextLine) -> bool:
    """A title inside the frame of a table that no cell holds."""
    if title_of(line.text) is None:
        return False
    printed = squeezed(line.text)
    return not any(printed in squeezed(cell.text) for grid in grids for cell in grid.cells if len(cell.text) > 3)


def split_at_titles(grid: Grid) -> list[Grid]:
    """A spreadsheet export may hold several tables in one frame, each under a row that is its title."""
    matrix = grid.matrix
    starts = [row for row in range(grid.row_count) if row_title(row_cells(matrix, row))]
    bounds = sorted({0, *starts, grid.row_count})
    return [grid_rows(grid, top, bottom) for top, bottom in pairwise(bounds)]


def row_title(cells: Sequence[Cell]) -> str | None:
    """The title a row of a grid is, of one of the nine or of another table."""
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled or len(filled) > 3:
        return None
    # the first line of a cell may be the title, those below it the body and the unit
    firsts = [text for cell in filled for text in (cell.text, cell.text.split("\n", 1)[0])]
    if known := next((unblanked(text) for text in firsts if title_of(text)), None):
        return known
    return unblanked(filled[0].text) if len(filled) == 1 and is_other_title(filled[0].text) else None
