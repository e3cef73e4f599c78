"""What stands around the cells of a spreadsheet: letters over the columns, numbers beside the rows, lines above.

In: a grid. Out: the grid without them, or as it was. What the other cells say does not belong here.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.formats.grid import Cell, Grid, grid_rows, row_cells
from pipelines.forms.header import YEARS_HEADING
from pipelines.forms.titles import is_other_title, title_of
from pipelines.tables.above_table import PREAMBLE
from pipelines.vocabulary.text import squeezed

_LETTER: Final = re.compile(r"[A-Z]")
MAX_PREAMBLE: Final = 8
PREAMBLE_CELLS: Final = 4


def without_sheet_names(grid: Grid) -> Grid:
    """The grid without its first row and column where these are `A B C …` and `1 2 3 …`."""
    first = [cell.text for cell in row_cells(grid.matrix, 0)]
    if grid.column_count < 2 or len(first) != grid.column_count or first[0] or not _LETTER.fullmatch(first[1]):
        return grid
    letters = [ord(text) for text in first[1:] if _LETTER.fullmatch(text)]
    numbers = [int(row[0].text) for row in grid.matrix[1:] if row[0] and row[0].text.isdecimal()]
    if not _count_up(letters, grid.column_count - 1) or not _count_up(numbers, grid.row_count - 1):
        return grid
    cells = tuple(
        cell._replace(
            row=cell.row - 1, row_end=cell.row_end - 1, column=cell.column - 1, column_end=cell.column_end - 1
        )
        for cell in grid.cells
        if cell.row and cell.column
    )
    return Grid(grid.page, grid.x[1:], grid.y[1:], cells, grid.method)


def _count_up(numbers: Sequence[int], count: int) -> bool:
    return len(numbers) == count and all(right == left + 1 for left, right in pairwise(numbers))


def without_preamble(grid: Grid) -> Grid:
    """The grid without the rows above its header: title, number of the form, body, unit are lines, as in print.

    Only of grids that come with their cells: rules draw no frame around these lines.
    """
    rows = range(min(grid.row_count - 1, MAX_PREAMBLE))
    first = next((row for row in rows if not _is_preamble(row_cells(grid.matrix, row))), len(rows))
    return grid_rows(grid, first, grid.row_count)


def _is_preamble(cells: Sequence[Cell]) -> bool:
    filled = [squeezed(cell.text) for cell in cells if cell.text.strip()]
    if any(YEARS_HEADING.match(text) for text in filled):
        return False
    return len(filled) <= PREAMBLE_CELLS and all(
        title_of(text) or is_other_title(text) or PREAMBLE.search(text) for text in filled
    )
