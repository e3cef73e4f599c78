"""The same report as a spreadsheet prints it when its tables are wider than the paper: columns go on on further pages.

In and out: the bytes of a PDF. Pages with a table are cut at one of its vertical rules; they stay as high as before.
"""

import io
from collections.abc import Iterator, Sequence

import pdfplumber
import pikepdf
from pikepdf import Array, Pdf

from tests.corpus.disguises import apply

TITLES = ("决算表", "决算总表", "明细表")


def spill_columns(source: bytes, *, down_first: bool) -> bytes:
    """Each table page becomes two; `down_first` prints all left halves of a table before its right halves."""
    cuts, starts = _cuts(source)

    def change(pdf: Pdf) -> None:
        halves = [list(_halves(pdf, page, cut)) for page, cut in zip(list(pdf.pages), cuts, strict=True)]
        ordered = [half for group in _groups(halves, starts) for half in _printed(group, down_first=down_first)]
        del pdf.pages[:]
        pdf.pages.extend(ordered)

    return apply(source, change)


def _cuts(source: bytes) -> tuple[list[float | None], list[bool]]:
    """Where each page is cut (the vertical rule nearest to its middle), and whether a table begins on it."""
    cuts: list[float | None] = []
    starts: list[bool] = []
    with pdfplumber.open(io.BytesIO(source)) as pdf:
        for page in pdf.pages:
            places = sorted({round(edge["x0"], 2) for edge in page.edges if edge["orientation"] == "v"})
            inner = [x for x in places[1:-1] if places[0] + 20 < x < places[-1] - 20]
            cuts.append(min(inner, key=lambda x: abs(x - float(page.width) / 2)) if len(places) > 4 and inner else None)
            starts.append(any(title in line for line in _first_lines(page) for title in TITLES))
    return cuts, starts


def _first_lines(page: pdfplumber.page.Page) -> list[str]:
    return (page.dedupe_chars().extract_text() or "").splitlines()[:3]


def _halves(pdf: Pdf, page: pikepdf.Page, cut: float | None) -> Iterator[pikepdf.Page]:
    if cut is None:
        yield page
        return
    x0, y0, x1, y1 = (float(value) for value in page.mediabox)
    for left, right in ((x0, x0 + cut), (x0 + cut, x1)):
        pdf.pages.append(page)
        half = pdf.pages[-1]
        half.mediabox = Array([left, y0, right, y1])
        yield half


def _groups(halves: Sequence[list[pikepdf.Page]], starts: Sequence[bool]) -> Iterator[list[list[pikepdf.Page]]]:
    """Pages of one table together, other pages by themselves."""
    group: list[list[pikepdf.Page]] = []
    for pages, starts_table in zip(halves, starts, strict=True):
        if group and (starts_table or len(pages) == 1):
            yield group
            group = []
        group.append(pages)
    yield group


def _printed(group: Sequence[Sequence[pikepdf.Page]], *, down_first: bool) -> list[pikepdf.Page]:
    if down_first:
        return [pages[side] for side in (0, 1) for pages in group if side < len(pages)]
    return [half for pages in group for half in pages]
