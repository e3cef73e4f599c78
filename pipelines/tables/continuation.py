"""Whether a grid goes on with the table of the page before, and with which columns.

In: a grid, and the parts of the table so far. Out: yes or no, or the columns. Titles are not looked at.
"""

from dataclasses import replace
from typing import Final

from pipelines.formats.grid import Grid
from pipelines.forms.columns import grid_layout
from pipelines.forms.layout import Layout
from pipelines.tables.found_table import Part
from pipelines.tables.stacked import stacked
from pipelines.vocabulary.lexicon import Statement

SAME_PLACE: Final = 4.0


def under_its_head(head: Grid, grid: Grid, own: Layout | None, statement: Statement) -> Part | None:
    """The table below a header torn by the page break, if it is no table with a header of its own."""
    whole = stacked(head, grid)
    layout = grid_layout(whole, statement) if whole else None
    if not whole or not layout or (own and own.measure_count >= layout.measure_count):
        return None
    return Part(whole, layout, is_continued=False)


def fuller(layout: Layout, previous: Layout) -> Layout:
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


def is_same_form(layout: Layout, first: Layout) -> bool:
    """A repeated header, not that of another table without a title."""
    measures = [{c.measure for c in each.columns if c.kind == "measure"} for each in (layout, first)]
    return len(measures[0] & measures[1]) * 2 >= len(measures[1])


def rows_go_on(layout: Layout, grid: Grid, previous: Part) -> bool:
    """The rows of T07 name its items on every page; headings say 预算数 and 决算数 where they are repeated."""
    is_bare = {column.measure for column in layout.columns} == {"final"}
    return layout.statement == "T07" and is_bare and continues(grid, previous)


def continues(grid: Grid, previous: Part) -> bool:
    """Same columns as the part before: as many, or between the same outer rules and mostly at the same places."""
    if grid.column_count == previous.grid.column_count:
        return True
    outer = abs(grid.x[0] - previous.grid.x[0]) < 12 and abs(grid.x[-1] - previous.grid.x[-1]) < 12
    places = previous.grid.x
    shared = sum(any(abs(x - place) < SAME_PLACE for place in places) for x in grid.x)
    if abs(grid.x[-1] - previous.grid.x[-1]) < 12 and 2 < len(grid.x) < len(places) and shared == len(grid.x):
        return True  # without a margin that the first page ruled
    return outer and shared >= 0.7 * len(grid.x)
