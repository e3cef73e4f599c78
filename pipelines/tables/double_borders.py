"""Borders drawn twice, as Word does: between each pair of rules the lattice finds a column or row that is only a gap.

In: a grid. Out: the grid without these gaps, or as it was. What its cells say does not belong here.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.formats.grid import Grid

DOUBLE_BORDER: Final = 6.0  # points


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
