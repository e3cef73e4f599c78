"""White areas behind text, as Word draws them, cut no row; white cells on a dark ground do bound cells."""

from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipelines.formats.page import ReaderName
from pipelines.formats.pdf.decode import read_pages
from pipelines.formats.pdf.ruled_grids import ruled_grids

ROWS, COLUMNS = (700.0, 670.0, 640.0, 610.0), (100.0, 250.0, 400.0)


def _drawn(path: Path, *, with_rules: bool, on_dark: bool = False) -> Path:
    canvas = Canvas(str(path), invariant=1)
    if on_dark:
        canvas.setFillGray(0.1)
        canvas.rect(99, 609, 302, 92, stroke=0, fill=1)
    for top, bottom in pairwise(ROWS):
        for left, right in pairwise(COLUMNS):
            canvas.setFillGray(1)
            if on_dark:
                canvas.rect(left + 1, bottom + 1, right - left - 2, top - bottom - 2, stroke=0, fill=1)
            else:  # the margin above, the paragraph, the margin below
                for y, height in ((bottom, 8), (bottom + 8, 14), (bottom + 22, 8)):
                    canvas.rect(left, y, right - left, height, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(left + 5, bottom + 10, "1,234.56")
    if with_rules:
        for y in ROWS:
            canvas.rect(COLUMNS[0], y, 300, 0.5, stroke=0, fill=1)
        for x in COLUMNS:
            canvas.rect(x, ROWS[-1], 0.5, 90, stroke=0, fill=1)
    canvas.save()
    return path


@pytest.mark.parametrize("reader", ["fast", "pdfplumber"])
@pytest.mark.parametrize(("with_rules", "on_dark"), [(True, False), (False, True)])
def test_a_cell_is_what_a_reader_sees_bounded(
    tmp_path: Path, reader: ReaderName, with_rules: bool, on_dark: bool
) -> None:
    (page,) = read_pages(_drawn(tmp_path / "a.pdf", with_rules=with_rules, on_dark=on_dark), reader)
    (grid,) = ruled_grids(page)
    filled = [[cell.text for cell in row if cell and cell.text] for row in grid.matrix]
    assert [row for row in filled if row] == [["1,234.56", "1,234.56"]] * 3
    if with_rules:
        assert (grid.row_count, grid.column_count) == (3, 2)
