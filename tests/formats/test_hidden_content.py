"""What no viewer shows is not read: layers that are off, figures under areas drawn later; radicals are characters."""

import io
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipelines.formats.pdf import pdfium
from pipelines.formats.pdf.decode import read_pages
from pipelines.formats.pdf.layers import shown_only
from pipelines.formats.pdf.lines import text_lines
from pipelines.vocabulary.radicals import folded


def words(path: Path) -> str:
    return " ".join(line.text for page in read_pages(path, "fast") for line in text_lines(page.glyphs))


def drawn(*, cover: bool = False) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(100, 700, "135.18")
    if cover:
        canvas.setFillGray(1)
        canvas.rect(98, 696, 60, 16, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(100, 700, "835.18")
    canvas.save()
    return target.getvalue()


def with_layer(*, is_off: bool, base: str = "/ON") -> bytes:
    """A page that says 111.11, and 222.22 in a layer of its own."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn())) as pdf:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="draft"))
        switched = pikepdf.Array([layer] if is_off else [])
        default = pikepdf.Dictionary(OFF=switched, BaseState=pikepdf.Name(base))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=default)
        page = pdf.pages[0]
        page.obj.Resources.Properties = pikepdf.Dictionary(MC0=layer)
        content = b"/OC /MC0 BDC BT /F1 12 Tf 100 600 Td (222.22) Tj ET EMC BT /F1 12 Tf 100 500 Td (333.33) Tj ET"
        page.contents_add(pdf.make_stream(content))
        pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("is_off", "base", "is_seen"), [(True, "/ON", False), (False, "/ON", True), (False, "/OFF", False)]
)
def test_a_layer_is_read_as_it_is_shown(tmp_path: Path, is_off: bool, base: str, is_seen: bool) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(with_layer(is_off=is_off, base=base))
    assert ("222.22" in words(path)) is is_seen
    assert "333.33" in words(path)
    assert "135.18" in words(path)


def test_a_document_without_hidden_layers_is_read_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn())
    with shown_only(path) as shown:
        assert shown == path


def test_a_figure_typed_over_a_blotted_one_keeps_the_digits_they_share(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn(cover=True))
    (page,) = pdfium.read_pages(path)  # its font is in no file, and the second reader knows no covers
    assert [line.text for line in text_lines(page.glyphs)] == ["835.18"]


@pytest.mark.parametrize(
    ("text", "plain"), [("⽀出", "支出"), ("部⻔", "部门"), ("⽔务局", "水务局"), ("支出", "支出")]
)
def test_radicals_are_the_characters_they_look_like(text: str, plain: str) -> None:
    assert folded(text) == plain
