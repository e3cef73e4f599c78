"""Rules and glyphs → cells, where a page breaks or shrinks what it prints."""

import numpy as np

from pipelines.formats.grid import Rules
from pipelines.formats.page import Glyphs
from pipelines.formats.pdf.closed_sides import with_closed_sides
from pipelines.formats.pdf.ruled_grids import cell_texts


def _glyphs(*texts: tuple[str, float, float, float]) -> Glyphs:
    """Texts with the place of their first character and their size; half an em a character."""
    drawn = [
        (ord(character), x0 + size * n / 2, x0 + size * (n + 1) / 2, baseline, size)
        for text, x0, baseline, size in texts
        for n, character in enumerate(text)
    ]
    points, x0, x1, baselines, sizes = (np.array(values) for values in zip(*drawn, strict=True))
    return Glyphs(points.astype(np.uint32), x0, x1, baselines, sizes, np.full(len(drawn), fill_value=True))


def test_a_single_row_without_outer_rules_is_closed_at_both_sides() -> None:
    rows = np.array([[100.0, 40, 500], [120.0, 40, 500]])
    columns = np.array([[150.0, 100, 120], [300.0, 100, 120]])
    closed = with_closed_sides(Rules(columns, rows))
    assert sorted(closed.vertical[:, 0].tolist()) == [40, 150, 300, 500]


def test_two_lines_of_unequal_length_are_no_open_side() -> None:
    rows = np.array([[100.0, 40, 500], [120.0, 150, 300]])
    columns = np.array([[150.0, 100, 120], [300.0, 100, 120]])
    assert with_closed_sides(Rules(columns, rows)).vertical.tolist() == columns.tolist()


def test_names_beside_amounts_shrunk_to_fit_are_not_too_large_for_their_cells() -> None:
    page = _glyphs(("教育支出", 10, 110, 9), ("1,234,567.89", 60, 110, 4), ("阅", 20, 115, 40))
    texts = cell_texts(page, np.array([0.0, 55, 120]), np.array([100.0, 118]), [(0, 0, 1, 1), (1, 0, 2, 1)])
    assert texts == ["教育支出", "1,234,567.89"]
