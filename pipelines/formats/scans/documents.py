"""Documents some or all of whose pages are pictures → the same with these pages read, if the extra `ocr` is there.

In: a PDF and its decoded pages, or a picture file. Out: `DocumentPage`s and what is told. Page by page, so that typed
text with scanned tables is one report. Without the extra one sentence says how to get it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.formats.document import DocumentPage
from pipelines.formats.page import Page
from pipelines.formats.scans.recognition import is_installed

FEW_GLYPHS: Final = 20  # a stamp or the number of the page over a picture
COVERED_SHARE: Final = 0.4  # of the page, by pictures
HOW: Final = (
    "安装 OCR 后可读：make run OCR=1，或 pip install 'juesuan[ocr]' · installing the extra `ocr` makes it readable"
)


class UnsureLattice(Exception):
    """Pages whose rules contradict what stands between them: photographs, torn or slanting scans."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(", ".join(map(str, numbers)))
        self.numbers = tuple(numbers)


def with_pictures_read(path: Path, pages: Sequence[Page]) -> tuple[tuple[DocumentPage, ...], tuple[str, ...]]:
    """The pages of a PDF, those that are pictures read. Raises `UnsureLattice`."""
    pictures = _picture_pages(path, pages)
    if not pictures or not is_installed():
        return tuple(map(DocumentPage, pages)), _told(pictures)
    from pipelines.formats.scans.pictures import pdf_sheet

    read = _read(pdf_sheet(path, number) for number in sorted(pictures))
    return tuple(read.get(page.number, DocumentPage(page)) for page in pages), ()


def picture_file(path: Path) -> tuple[DocumentPage, ...]:
    """The pages of a picture file. Raises `UnsureLattice`, `DamagedFile`."""
    from pipelines.formats.scans.pictures import file_sheets

    return tuple(_read(file_sheets(path)).values())


def _read(sheets: Iterable["Sheet"]) -> dict[int, DocumentPage]:  # type: ignore[name-defined] # noqa: F821
    from pipelines.formats.scans.reading import read_sheet
    from pipelines.formats.scans.recognition import recogniser

    pages: dict[int, DocumentPage] = {}
    unsure: list[int] = []
    for sheet in sheets:
        scanned = read_sheet(sheet, recogniser())
        pages[sheet.number] = DocumentPage(scanned.page, scores=scanned.scores)
        if scanned.is_unsure:
            unsure.append(sheet.number)
    if unsure:
        raise UnsureLattice(unsure)
    return pages


def _picture_pages(path: Path, pages: Sequence[Page]) -> set[int]:
    """Pages without text of their own most of which pictures cover."""
    bare = [page for page in pages if len(page.glyphs) < FEW_GLYPHS]
    if not bare:
        return set()
    with pypdfium2.PdfDocument(path) as document:
        return {page.number for page in bare if _covered(document[page.number - 1]) >= COVERED_SHARE}


def _covered(page: pypdfium2.PdfPage) -> float:
    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        covered += max(min(right, width) - max(left, 0), 0) * max(min(top, height) - max(bottom, 0), 0)
    return covered / (width * height) if width and height else 0.0


def _told(pictures: set[int]) -> tuple[str, ...]:
    if not pictures:
        return ()
    listed = "、".join(map(str, sorted(pictures)[:20])) + ("…" if len(pictures) > 20 else "")
    return (f"第 {listed} 页是图片，未读；{HOW}",)
