"""What a spreadsheet prints around its cells when told to: letters over the columns, numbers beside the rows.

In: a ruled grid. Out: the grid without them, or as it was. What the cells say does not belong here.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.formats.grid import Grid, row_cells

_LETTER: Final = re.compile(r"[A-Z]")


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
