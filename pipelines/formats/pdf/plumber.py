"""The reference reader: stock pdfplumber (pdfminer), an independent decoder of the same page.

In: a file. Out: `Page`s like those of the fast reader. Slow by design; used when the fast one is unsure and in tests.
"""

import contextlib
import logging
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils import rect_to_edges
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipelines.formats.page import Edges, Flags, Floats, Page
from pipelines.formats.pdf.blank_areas import blank_areas, holds_rules
from pipelines.formats.pdf.errors import EncryptedPdf, UnreadablePdf
from pipelines.formats.pdf.orientation import (
    RawGlyphs,
    clipped,
    deduplicated,
    reading_turn,
    turned_edges,
    turned_glyphs,
)
from pipelines.formats.pdf.visibility import (
    BAR_THICKNESS,
    DARK_LEVEL,
    FAINT_LEVEL,
    MIN_AREA_SIDE,
    lightness,
    lowest_area,
    seen,
)

MIN_EDGE: Final = 1.0
STUMBLES: Final = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # a damaged document has it say thousands of lines


def read_pages(path: Path, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """Pages in order (1-based `numbers` only, if given).

    Raises: EncryptedPdf, UnreadablePdf.
    """
    with _decoding(path):
        pdf = pdfplumber.open(path)
    try:
        with _decoding(path):
            pages = pdf.pages
        for number in numbers or range(1, len(pages) + 1):
            if number > len(pages):
                raise UnreadablePdf(path, f"page {number} is there for one decoder and not for the other")
            with _decoding(path):
                _decode(pages[number - 1])
            yield read_page(pages[number - 1])
            pages[number - 1].close()
    finally:
        pdf.stream.close()  # its own `close` decodes pages once more


@contextlib.contextmanager
def _decoding(path: Path) -> Iterator[None]:
    """Whatever pdfminer stumbles over in here is the document's fault: on damaged ones it raises almost anything."""
    try:
        yield
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise EncryptedPdf(path) from error
        raise UnreadablePdf(path, str(cause) or type(cause).__name__) from error
    except (PDFException, MalformedPDFException, *STUMBLES) as error:
        raise UnreadablePdf(path, str(error) or type(error).__name__) from error


def _decode(page: PlumberPage) -> None:
    """Have pdfplumber do its work now; it keeps what it made."""
    _ = page.bbox, page.chars, page.rects, page.edges


def read_page(page: PlumberPage) -> Page:
    left, top, right, bottom = page.bbox
    width, height = float(right - left), float(bottom - top)
    raw = seen(
        _raw_glyphs(page.chars, float(left), float(top)),
        _faint(page.chars),
        _dark_areas(page.rects, float(left), float(top)),
    )
    turn = reading_turn(raw, 0)
    size = (width, height) if turn % 2 == 0 else (height, width)
    glyphs = deduplicated(clipped(turned_glyphs(raw, turn, width, height), *size))
    edges = turned_edges(_edges(_drawn_edges(page, lowest_area(glyphs)), float(left), float(top)), turn, width, height)
    return Page(page.page_number, *size, turn, glyphs, edges, "pdfplumber")


def _raw_glyphs(chars: Sequence[dict[str, Any]], left: float, top: float) -> RawGlyphs:
    singles = [(text, char) for char in chars for text in _code_points(char["text"])]
    boxes = _columns(
        ((c["x0"] - left, c["top"] - top, c["x1"] - left, c["bottom"] - top) for _, c in singles), len(singles), 4
    )
    matrices = _columns((c["matrix"] for _, c in singles), len(singles), 6)
    a, b, _, _, e, f = matrices.T
    upper = _columns(((c["y1"],) for _, c in singles), len(singles), 1)[:, 0]
    across = np.where(np.abs(a) >= np.abs(b), boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    return RawGlyphs(
        np.array([text for text, _ in singles], dtype=np.uint32),
        x0=boxes[:, 0],
        y0=boxes[:, 1],
        x1=boxes[:, 2],
        y1=boxes[:, 3],
        origin_x=e - left,
        origin_y=boxes[:, 1] + (upper - f),
        dx=a,
        dy=-b,
        size=across,
    )


def _faint(chars: Sequence[dict[str, Any]]) -> Flags:
    """One flag per code point; pdfminer does not tell invisible drawing, only colours."""
    faint = [_lightness(c["non_stroking_color"]) >= FAINT_LEVEL for c in chars for _ in _code_points(c["text"])]
    return np.array(faint, dtype=np.bool_)


def _dark_areas(rects: Sequence[dict[str, Any]], left: float, top: float) -> Floats:
    dark = [
        (r["x0"] - left, r["top"] - top, r["x1"] - left, r["bottom"] - top)
        for r in rects
        if r["fill"]
        and min(r["width"], r["height"]) >= MIN_AREA_SIDE
        and _lightness(r["non_stroking_color"]) < DARK_LEVEL
    ]
    return _columns(dark, len(dark), 4)


def _lightness(colour: Any) -> float:
    """pdfminer gives a number, a tuple of numbers, or a pattern's name."""
    if isinstance(colour, int | float):
        return lightness((float(colour),))
    is_numbers = isinstance(colour, tuple) and all(isinstance(part, int | float) for part in colour)
    return lightness(colour) if is_numbers else 0.0


def _code_points(text: str) -> list[int]:
    """pdfminer prints a glyph it cannot map as `(cid:12)`: one replacement character, so that it raises a flag."""
    return [0xFFFD] if text.startswith("(cid:") else [ord(character) for character in text]


def _drawn_edges(page: PlumberPage, lowest: float) -> list[dict[str, Any]]:
    """All edges but those of areas that bound no cell: filled ones thicker than a rule and lower than text, and white
    ones where the page draws rules."""
    rects = [r for r in page.rects if not _is_low_area(r, lowest)]
    others = [edge for edge in page.edges if edge["object_type"] != "rect_edge"]
    seen_rects = _without_blank(rects)
    edges = [*others, *chain.from_iterable(map(rect_to_edges, seen_rects))]
    if len(seen_rects) == len(rects) or holds_rules(_edges(edges, 0.0, 0.0)):
        return edges
    return [*others, *chain.from_iterable(map(rect_to_edges, rects))]


def _without_blank(rects: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    areas = [r for r in rects if r["fill"] and not r["stroke"] and min(r["width"], r["height"]) >= BAR_THICKNESS]
    bounds = _columns(((r["x0"], r["top"], r["x1"], r["bottom"]) for r in areas), len(areas), 4)
    light = np.array([_lightness(r["non_stroking_color"]) for r in areas], dtype=np.float64)
    blank = {id(r) for r, is_blank in zip(areas, blank_areas(bounds, light).tolist(), strict=True) if is_blank}
    return [r for r in rects if id(r) not in blank]


def _is_low_area(rect: dict[str, Any], lowest: float) -> bool:
    is_filled = rect["fill"] and not rect["stroke"]
    return is_filled and BAR_THICKNESS <= min(rect["width"], rect["height"]) < lowest


def _columns(rows: Iterable[Sequence[float]], count: int, width: int) -> Floats:
    return np.array(list(rows), dtype=np.float64).reshape(count, width)


def _edges(edges: Sequence[dict[str, Any]], left: float, top: float) -> Edges:
    vertical = [
        (e["x0"] - left, e["top"] - top, e["bottom"] - top)
        for e in edges
        if e["orientation"] == "v" and e["bottom"] - e["top"] >= MIN_EDGE
    ]
    horizontal = [
        (e["top"] - top, e["x0"] - left, e["x1"] - left)
        for e in edges
        if e["orientation"] == "h" and e["x1"] - e["x0"] >= MIN_EDGE
    ]
    return Edges(_columns(vertical, len(vertical), 3), _columns(horizontal, len(horizontal), 3))
