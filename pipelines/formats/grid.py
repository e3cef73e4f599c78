"""What a table is before anyone knows its meaning: cells with spans, text and boxes on one page.

In: nothing. Out: the types that `pdf.ruled_grids`, `tables.unruled` and `statements` pass on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from pipelines.formats.page import Floats

Method: TypeAlias = Literal["ruled", "aligned", "given"]


class Cell(NamedTuple):
    """Covers rows `row..row_end - 1` and columns `column..column_end - 1`; `text` keeps line breaks."""

    row: int
    column: int
    row_end: int
    column_end: int
    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class Grid:
    """One table on one page. `x` and `y` are the rules' places: `len(x) - 1` columns, `len(y) - 1` rows."""

    page: int
    x: tuple[float, ...]
    y: tuple[float, ...]
    cells: tuple[Cell, ...]
    method: Method

    @property
    def top(self) -> float:
        return self.y[0]

    @property
    def bottom(self) -> float:
        return self.y[-1]

    @property
    def row_count(self) -> int:
        return len(self.y) - 1

    @property
    def column_count(self) -> int:
        return len(self.x) - 1

    @cached_property
    def matrix(self) -> "CellMatrix":
        """`matrix[row][column]` is the cell that covers the place, spans included; None where no cell is."""
        matrix: list[list[Cell | None]] = [[None] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, cell.row_end):
                for column in range(cell.column, cell.column_end):
                    matrix[row][column] = cell
        return matrix


@dataclass(frozen=True, slots=True)
class Rules:
    """Snapped and joined ruling lines: rows (x, top, bottom) and (y, x0, x1)."""

    vertical: Floats
    horizontal: Floats


CellMatrix: TypeAlias = Sequence[Sequence[Cell | None]]


def row_cells(matrix: CellMatrix, row: int) -> list[Cell]:
    """The cells that begin in a row, left to right."""
    cells = enumerate(matrix[row])
    return [cell for column, cell in cells if cell is not None and cell.column == column and cell.row == row]


def grid_rows(grid: Grid, start: int, end: int) -> Grid:
    """Rows `start..end - 1` of a grid as a grid of their own."""
    if (start, end) == (0, grid.row_count):
        return grid
    cells = tuple(
        Cell(
            max(cell.row, start) - start,
            cell.column,
            min(cell.row_end, end) - start,
            cell.column_end,
            cell.text,
            cell.page,
            cell.x0,
            cell.top,
            cell.x1,
            cell.bottom,
        )
        for cell in grid.cells
        if cell.row < end and cell.row_end > start and cell.row >= start
    )
    return Grid(grid.page, grid.x, grid.y[start : end + 1], cells, grid.method)
