"""A header torn by a page break: its first rows end a page, the rest begins the next one.

In: the grid of headings alone and the grid below it. Out: one grid, as if the page had not ended. Pure.
"""

from collections.abc import Sequence
from typing import Final

from pipelines.formats.grid import Cell, Grid

SAME_RULE: Final = 4.0


def stacked(upper: Grid, lower: Grid) -> Grid | None:
    """The lower grid under the rows of the upper one; None where they do not stand between the same outer rules.

    Every cell keeps its page and box; the upper rows' places in the grid are just above the lower ones.
    """
    if any(abs(upper.x[side] - lower.x[side]) > SAME_RULE for side in (0, -1)):
        return None
    rules = _united(upper.x, lower.x)
    height = (upper.bottom - upper.top) / upper.row_count
    above = tuple(lower.top - height * (upper.row_count - row) for row in range(upper.row_count))
    cells = [
        *(_moved(cell, upper, rules, 0) for cell in upper.cells),
        *(_moved(cell, lower, rules, upper.row_count) for cell in lower.cells),
    ]
    return Grid(lower.page, rules, (*above, *lower.y), tuple(cells), lower.method)


def _united(upper: Sequence[float], lower: Sequence[float]) -> tuple[float, ...]:
    further = [x for x in upper if all(abs(x - place) > SAME_RULE for place in lower)]
    return tuple(sorted([*lower, *further]))


def _moved(cell: Cell, grid: Grid, rules: Sequence[float], down: int) -> Cell:
    start, end = (_nearest(rules, grid.x[column]) for column in (cell.column, cell.column_end))
    return cell._replace(row=cell.row + down, row_end=cell.row_end + down, column=start, column_end=end)


def _nearest(rules: Sequence[float], place: float) -> int:
    return min(range(len(rules)), key=lambda number: abs(rules[number] - place))
