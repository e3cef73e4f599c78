"""Sides that are not drawn: of a header torn by the page break, and of each table of a page that holds several."""

from itertools import pairwise

import numpy as np

from pipelines.formats.grid import Rules
from pipelines.formats.page import Glyphs
from pipelines.formats.pdf.closed_sides import with_closed_sides, without_gaps
from pipelines.formats.pdf.ruled_grids import rule_cells

COLUMNS = (50.0, 150.0, 200.0, 250.0, 300.0)


def _cells(rules: Rules) -> set[tuple[float, float, float, float]]:
    x, y, boxes = rule_cells(with_closed_sides(rules))
    return {(float(x[c]), float(y[r]), float(x[c_end]), float(y[r_end])) for c, r, c_end, r_end in boxes}


def _rules(vertical: list[tuple[float, float, float]], horizontal: list[tuple[float, float, float]]) -> Rules:
    return Rules(np.array(vertical), np.array(horizontal))


def test_cells_over_several_rows_of_a_header_end_where_the_page_does() -> None:
    """Only 项目 is parted from what goes on below it on the next page."""
    torn = _rules([(x, 700.0, 720.0) for x in COLUMNS], [(700.0, 50.0, 300.0), (720.0, 50.0, 150.0)])
    assert _cells(torn) == {(left, 700.0, right, 720.0) for left, right in pairwise(COLUMNS)}


def test_the_table_above_does_not_hide_what_the_one_below_lacks() -> None:
    whole = [(y, 50.0, 300.0) for y in range(100, 300, 20)], [(x, 100.0, 280.0) for x in COLUMNS]
    torn = [(400.0, 50.0, 300.0)], [(x, 400.0, 420.0) for x in COLUMNS]
    cells = _cells(_rules([*whole[1], *torn[1]], [*whole[0], *torn[0]]))
    assert len(cells) == 9 * 4 + 4
    assert (50.0, 400.0, 150.0, 420.0) in cells
    assert not any(top < 280.0 < bottom or top < 390.0 < bottom for _, top, _, bottom in cells)


def test_a_side_that_only_shaded_rows_have_goes_on_beside_the_rows_between_them() -> None:
    rows = [(float(y), 50.0, 300.0) for y in range(100, 200, 20)]
    inner = [(x, 100.0, 180.0) for x in COLUMNS[1:]]
    shaded = _rules([*inner, (50.0, 120.0, 140.0), (50.0, 160.0, 180.0)], rows)
    assert {cell for cell in _cells(shaded) if cell[0] == 50.0} == {(50.0, y, 150.0, y + 20) for y, _, _ in rows[:-1]}
    parted = _rules(
        [(x, top, top + 20) for x in COLUMNS for top in (100.0, 160.0)], [row for row in rows if row[0] != 140]
    )
    assert not any(top == 120.0 for _, top, _, _ in _cells(parted))


def test_a_side_with_one_short_piece_goes_on_up_the_header_and_down_to_the_end() -> None:
    """Shaded columns' numbers alone have both sides: those of the header above and of the row below are added."""
    inner = [(x, 100.0, 180.0) for x in COLUMNS[1:-1]]
    shaded = [(COLUMNS[side], 140.0, 160.0) for side in (0, -1)]
    rows = [(float(y), 50.0, 300.0) for y in range(100, 200, 20)]
    cells = _cells(_rules([*inner, *shaded], rows))
    assert {cell[1] for cell in cells if cell[0] == 50.0} == {100.0, 120.0, 140.0, 160.0}
    assert {cell[1] for cell in cells if cell[2] == 300.0} == {100.0, 120.0, 140.0, 160.0}


def test_a_rule_drawn_cell_by_cell_goes_on_over_a_gap_beside_a_rule_that_has_none() -> None:
    """项目 is drawn lower than the two rows of the heading beside it."""
    columns = [(50.0, 100.0, 118.0), (50.0, 128.0, 200.0), (150.0, 100.0, 118.0), (150.0, 128.0, 200.0)]
    drawn = _rules([*columns, (250.0, 100.0, 200.0)], [(100.0, 50.0, 250.0), (128.0, 50.0, 250.0)])
    blank = np.empty(0)
    glyphs = Glyphs(blank.astype(np.uint32), blank, blank, blank, blank, blank.astype(np.bool_))
    assert {(150.0, 100.0, 250.0, 128.0)} <= _cells(without_gaps(drawn, glyphs))
    across = np.array([110.0]), np.array([190.0]), np.array([125.0]), np.array([9.0])
    title = Glyphs(np.array([20986], np.uint32), *across, np.array([True]))
    assert (150.0, 100.0, 250.0, 128.0) not in _cells(without_gaps(drawn, title))
