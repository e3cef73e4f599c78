"""A grid that belongs to a statement → what each of its columns holds, and where its data begin.

In: one `Grid` and the statement. Out: `Layout`. Headings are read through spans, the vocabulary and the content below;
rows are not read here.
"""

from dataclasses import replace
from typing import Final

from pipelines.formats.grid import CellMatrix, Grid
from pipelines.forms.column_kinds import column_by_headings, column_sides
from pipelines.forms.column_repairs import among_others, before_names, one_name, own_measures
from pipelines.forms.header import first_data_row, header_start, heading_cells, skipped_numbers
from pipelines.forms.layout import Column, Layout
from pipelines.forms.measures import WITH_MEETINGS, phase_of, three_public_part, years_told
from pipelines.vocabulary.lexicon import Statement
from pipelines.vocabulary.text import plain

MIN_PARTS: Final = 3


def grid_layout(grid: Grid, statement: Statement) -> Layout | None:
    """The layout a grid's own header gives, or None when it has no header that fits the statement."""
    matrix = grid.matrix
    if statement == "T07":
        return _three_public_layout(grid, matrix)
    first = first_data_row(matrix, statement)
    start = header_start(matrix, first)
    paths = [heading_cells(matrix, column, start, first) for column in range(grid.column_count)]
    sides = column_sides(grid, paths, statement, first)
    told = years_told(plain(cell.text) for path in paths for cell in path)
    columns = [
        column_by_headings(matrix, number, path, statement, side, first, told)
        for number, (path, side) in enumerate(zip(paths, sides, strict=True))
    ]
    columns = before_names(columns, matrix, statement, first)
    columns = one_name(own_measures(among_others(columns), statement))
    if statement == "B07" and not any(column.measure in ("budget_meeting", "budget_total") for column in columns):
        columns = [replace(c, measure=c.measure and c.measure.replace(WITH_MEETINGS, "budget_total")) for c in columns]
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
    return Layout(previous.statement, columns, grid.x, skipped_numbers(matrix))


def _column_at(layout: Layout, place: float) -> Column:
    for column, left, right in zip(layout.columns, layout.x, layout.x[1:], strict=False):
        if left <= place < right:
            return column
    return Column("other")
