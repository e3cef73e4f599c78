"""The same report as other producers write it: rules that are no strokes, sheets side by side, layers of text.

In and out: the bytes of a PDF. What a reader of the page sees stays the same, or, for a scan, nearly so.
"""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from reportlab.pdfgen.canvas import Canvas

from tests.corpus import damages, disguises
from tests.corpus.redrawn import redraw_rules

HALF_RULE = 0.25  # points


def rules_as_polygons(source: bytes) -> bytes:
    """Every rule is a filled outline of six points, as drawing programs write strokes."""

    def outline(x0: float, y0: float, x1: float, y1: float) -> str:
        a, b, c, d = _sides(x0, y0, x1, y1)
        corners = ((a, b), ((a + c) / 2, b), (c, b), (c, d), ((a + c) / 2, d), (a, d))
        first, *others = (f"{x:.3f} {y:.3f}" for x, y in corners)
        return f"{first} m " + "".join(f"{point} l " for point in others) + "h f\n"

    return redraw_rules(source, outline)


def rules_as_curves(source: bytes) -> bytes:
    """Every rule is a curve that happens to be straight."""

    def curve(x0: float, y0: float, x1: float, y1: float) -> str:
        third, two = ((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in (1 / 3, 2 / 3))
        points = " ".join(f"{x:.3f} {y:.3f}" for x, y in (third, two, (x1, y1)))
        return f"{x0:.3f} {y0:.3f} m {points} c S\n"

    return redraw_rules(source, curve)


def rules_as_pictures(source: bytes) -> bytes:
    """Every rule is a black picture of one pixel, stretched."""

    def pixel(x0: float, y0: float, x1: float, y1: float) -> str:
        a, b, c, d = _sides(x0, y0, x1, y1)
        image = "BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI"
        return f"q {c - a:.3f} 0 0 {d - b:.3f} {a:.3f} {b:.3f} cm\n{image}\nQ\n"

    return redraw_rules(source, pixel)


def _sides(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    return min(x0, x1) - HALF_RULE, min(y0, y1) - HALF_RULE, max(x0, x1) + HALF_RULE, max(y0, y1) + HALF_RULE


def two_up(source: bytes) -> bytes:
    """Two pages side by side on one sheet, each a form."""

    def change(pdf: Pdf) -> None:
        pages = list(pdf.pages)
        for start in range(0, len(pages), 2):
            _add_sheet(pdf, pages[start : start + 2])
        del pdf.pages[: len(pages)]

    return disguises.apply(source, change)


def _add_sheet(pdf: Pdf, pages: list[pikepdf.Page]) -> None:
    boxes = [[float(value) for value in page.mediabox] for page in pages]
    lefts = [0.0, boxes[0][2] - boxes[0][0]]
    width = sum(box[2] - box[0] for box in boxes)
    content = b"".join(
        b"q 1 0 0 1 %.3f %.3f cm /P%d Do Q\n" % (left - box[0], -box[1], number)
        for number, (left, box) in enumerate(zip(lefts, boxes, strict=False))
    )
    sheet = pdf.add_blank_page(page_size=(width, max(box[3] - box[1] for box in boxes)))
    sheet.Contents = pdf.make_stream(content)
    forms = {f"/P{number}": page.as_form_xobject() for number, page in enumerate(pages)}
    sheet.obj.Resources = Dictionary(XObject=Dictionary(forms))


def recognised_scan(source: bytes) -> bytes:
    """Each page a picture, its words once more over it in render mode 3, as a scanner's recognition writes them."""
    pictures = Pdf.open(io.BytesIO(damages.scan(source)))

    def change(pdf: Pdf) -> None:
        for page, picture in zip(pdf.pages, pictures.pages, strict=True):
            kept = [
                item
                for item in pikepdf.parse_content_stream(page)
                if str(item.operator) not in {*disguises.PAINTS, "Do", "Tr", "sh"}
            ]
            page.Contents = pdf.make_stream(b"q 3 Tr\n" + pikepdf.unparse_content_stream(kept) + b"\nQ")
            page.add_underlay(picture)

    return disguises.apply(source, change)


def add_seal(source: bytes) -> bytes:
    """A red round stamp with slanted and upright characters over the middle of every page."""

    def draw(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
        x, y = (box[0] + box[2]) / 2 + 80, (box[1] + box[3]) / 2
        canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
        canvas.setFillColorRGB(0.85, 0.1, 0.1)
        canvas.circle(x, y, 55, stroke=1, fill=0)
        for number, character in enumerate("某市财政局部门决算专用章"):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(110 - 20 * number)
            canvas.setFont("STSong-Light", 12)
            canvas.drawCentredString(0, 40, character)
            canvas.restoreState()
        canvas.setFont("STSong-Light", 30)
        canvas.drawCentredString(x, y - 10, "★")

    return disguises.apply(source, lambda pdf: disguises.overlay(pdf, draw))


def glyph_by_glyph(source: bytes) -> bytes:
    """Strings of two-byte codes are shown code by code, with shifts between them that cancel out."""

    def singly(item: Any) -> list[Any]:
        codes = bytes(item.operands[0]) if str(item.operator) == "Tj" else b""
        if not codes or len(codes) % 2:
            return [item]
        parts = [part for at in range(0, len(codes), 2) for part in (pikepdf.String(codes[at : at + 2]), 40, -40)]
        return [pikepdf.ContentStreamInstruction([Array(parts)], pikepdf.Operator("TJ"))]

    return _with_instructions(source, singly)


def condensed_text(source: bytes, share: int = 90) -> bytes:
    """Characters narrowed to nine tenths by horizontal scaling."""
    scaling = pikepdf.ContentStreamInstruction([share], pikepdf.Operator("Tz"))
    return _with_instructions(source, lambda item: [item, scaling] if str(item.operator) == "BT" else [item])


def _with_instructions(source: bytes, changed: Callable[[Any], list[Any]]) -> bytes:
    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            items = [new for item in pikepdf.parse_content_stream(page) for new in changed(item)]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(items))

    return disguises.apply(source, change)


def without_character_maps(source: bytes) -> bytes:
    """Fonts that do not say which characters their glyphs are."""

    def change(pdf: Pdf) -> None:
        for item in pdf.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == Name.Font and "/ToUnicode" in item:
                del item["/ToUnicode"]

    return disguises.apply(source, change)
