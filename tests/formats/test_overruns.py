"""Text too long for its place: it runs over a rule, over other text, off the page; and shades that bound no cell."""

import io
from pathlib import Path

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipelines.formats.page import Glyphs, ReaderName
from pipelines.formats.pdf import pdfium
from pipelines.formats.pdf.decode import read_pages
from pipelines.formats.pdf.orientation import clipped, deduplicated
from pipelines.formats.pdf.ruled_grids import cell_texts

SIZE = 10.0


def _glyphs(*texts: tuple[str, float]) -> Glyphs:
    """Texts of one line with the place of their first character; half an em a character."""
    drawn = [(ord(c), x0 + SIZE * n / 2, x0 + SIZE * (n + 1) / 2) for text, x0 in texts for n, c in enumerate(text)]
    points, x0, x1 = (np.array(values) for values in zip(*drawn, strict=True))
    count = len(drawn)
    is_upright = np.full(count, fill_value=True)
    return Glyphs(points.astype(np.uint32), x0, x1, np.full(count, 110.0), np.full(count, SIZE), is_upright)


def _text(glyphs: Glyphs) -> str:
    return "".join(map(chr, glyphs.code_point))


def test_an_amount_that_runs_over_a_rule_stays_one_in_the_cell_of_its_middle() -> None:
    page = _glyphs(("8,454.09", 30), ("四、公共安全支出", 62), ("1,200.5", 140))
    x, y = np.array([0.0, 60, 150, 200]), np.array([100.0, 120])
    texts = cell_texts(page, x, y, [(0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1)])
    assert texts == ["8,454.09", "四、公共安全支出", "1,200.5"]
    date_over_blanks = cell_texts(_glyphs(("2022.09.15", 38)), x, y, [(0, 0, 1, 1), (1, 0, 2, 1)])
    assert date_over_blanks == ["", "2022.09.15"]
    side_by_side = cell_texts(_glyphs(("10.00", 35), ("20.00", 60)), x, y, [(0, 0, 1, 1), (1, 0, 2, 1)])
    assert side_by_side == ["10.00", "20.00"]


def test_a_character_that_meets_one_of_its_kind_by_chance_is_no_copy() -> None:
    met = _glyphs(("9.33", 30), ("302", 45.5))
    assert _text(deduplicated(met)) == "9.33302"
    bold = _glyphs(("预算款", 30), ("预算款", 30.3), ("三公", 45.3))
    assert _text(deduplicated(bold)) == "预算款三公"
    half = _glyphs(("六预算", 30), ("预算", 35.3), ("三公经费", 45))
    assert _text(deduplicated(half)) == "六预算三公经费"
    in_turn = _glyphs(*((c, 30 + n * 5 + shift) for n, c in enumerate("3302") for shift in (0, 0.3)))
    assert _text(deduplicated(in_turn)) == "3302"


def test_a_number_that_runs_off_the_page_keeps_its_last_digits() -> None:
    page = _glyphs(("1,741,017.34", 50), ("说明", 200), ("99.00", 300))
    assert _text(clipped(page, 104, 200)) == "1,741,017.34"


@pytest.mark.parametrize("reader", ["fast", "pdfplumber"])
def test_shades_behind_the_characters_bound_no_cell_and_those_of_cells_do(reader: ReaderName, tmp_path: Path) -> None:
    paper = io.BytesIO()
    canvas = Canvas(paper, pagesize=(300, 200))
    canvas.setFont("Helvetica", 10)
    canvas.setFillGray(0.9)
    canvas.rect(50, 90, 100, 20, stroke=0, fill=1)
    for number in range(4):
        canvas.rect(60 + 6 * number, 95, 6, 10, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawString(60, 97, "1234")
    canvas.save()
    path = tmp_path / "shades.pdf"
    path.write_bytes(paper.getvalue())
    (page,) = read_pages(path, reader)
    assert sorted({round(x) for x in page.edges.vertical[:, 0].tolist()}) == [50, 150]


def test_text_under_an_area_is_not_seen_and_the_area_bounds_no_cell(tmp_path: Path) -> None:
    paper = io.BytesIO()
    canvas = Canvas(paper, pagesize=(300, 200))
    canvas.rect(40, 85, 200, 30)
    canvas.drawString(60, 97, "100.00")
    canvas.drawString(150, 97, "30.00")
    canvas.drawString(60, 60, "12,345.67")
    canvas.setFillGray(1)
    canvas.rect(55, 92, 60, 16, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawString(60, 97, "200.00")
    canvas.setFillGray(0.9)
    canvas.rect(40, 120, 200, 30, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawString(60, 130, "1.00")
    canvas.save()
    path = tmp_path / "covered.pdf"
    path.write_bytes(paper.getvalue())
    (page,) = pdfium.read_pages(path)
    assert sorted(_text(page.glyphs)) == sorted("200.0030.0012,345.671.00")
    assert sorted({round(x) for x in page.edges.vertical[:, 0].tolist()}) == [40, 240]
