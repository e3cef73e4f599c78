"""What stands around the cells of a spreadsheet: letters over the columns, numbers beside the rows, lines above.

In: a grid. Out: the grid without them, or as it was. What the other cells say does not belong here.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.formats.grid import Cell, Grid, grid_rows, row_cells
from pipelines.forms.titles import is_other_title, title_of
from pipelines.tables.above_table import PREAMBLE
from pipelines.vocabulary.text import squeezed

_LETTER: Final = re.compile(r"[A-Z]")
MAX_PREAMBLE: Final = 8
PREAMBLE_CELLS: Final = 4
DOUBLE_BORDER: Final = 6.0  # points


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
    return len(filled) <= PREAMBLE_CELLS and all(
        title_of(text) or is_other_title(text) or PREAMBLE.search(text) for text in filled
    )


def without_double_borders(grid: Grid) -> Grid:
    """The grid without columns and rows that are only the gap between two rules drawn for one: thin, and blank."""
    columns = _kept(grid.x, {c.column for c in grid.cells if c.text.strip() and c.column_end == c.column + 1})
    if len(columns) < grid.column_count:
        columns = _without_blank_sides(grid, columns)
    rows = _kept(grid.y, {c.row for c in grid.cells if c.text.strip() and c.row_end == c.row + 1})
    if len(columns) == grid.column_count and len(rows) == grid.row_count:
        return grid
    across, down = _numbers(columns, grid.column_count), _numbers(rows, grid.row_count)
    cells = tuple(
        cell._replace(
            row=down[cell.row], row_end=down[cell.row_end],
            column=across[cell.column], column_end=across[cell.column_end],
        )
        for cell in grid.cells
        if down[cell.row] < down[cell.row_end] and across[cell.column] < across[cell.column_end]
    )  # fmt: skip
    x = (*(grid.x[column] for column in columns), grid.x[columns[-1] + 1])
    y = (*(grid.y[row] for row in rows), grid.y[-1])
    return Grid(grid.page, x, y, cells, grid.method)


def _without_blank_sides(grid: Grid, columns: Sequence[int]) -> list[int]:
    """Without the first and last columns that hold nothing at all: margins that double borders leave."""
    filled = {n for c in grid.cells if c.text.strip() for n in (c.column, c.column_end - 1)}
    kept = list(columns)
    while kept and kept[0] not in filled:
        kept.pop(0)
    while kept and kept[-1] not in filled:
        kept.pop()
    return kept


def _kept(places: Sequence[float], filled: set[int]) -> list[int]:
    """The columns (or rows) that are no gaps."""
    widths = [right - left for left, right in pairwise(places)]
    return [number for number, width in enumerate(widths) if width > DOUBLE_BORDER or number in filled]


def _numbers(kept: Sequence[int], count: int) -> list[int]:
    """Old number → how many kept ones stand before it."""
    numbers, before = [], 0
    for number in range(count + 1):
        numbers.append(before)
        before += number in kept
    return numbers
