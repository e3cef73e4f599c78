"""A file and a reader's name → its pages. The fast reader hands a page over when it is unsure of it.

In: a path. Out: `Page`s. The second reader is imported only when it is needed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pipelines.pages import pdfium
from pipelines.pages.characters import CharacterSet
from pipelines.pages.model import Page, ReaderName

UNMAPPED: Final = CharacterSet([0, 0xFFFD])


def read_pages(path: Path, reader: ReaderName, *, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """Pages in order.

    Raises: EncryptedPdf, UnreadablePdf.
    """
    if reader == "pdfplumber":
        from pipelines.pages import plumber

        yield from plumber.read_pages(path, numbers)
        return
    pages = list(pdfium.read_pages(path, numbers))
    second = _second_readings(path, [page.number for page in pages if _is_unsure(page)])
    yield from (second.get(page.number, page) for page in pages)


def _is_unsure(page: Page) -> bool:
    """The decoder may have lost characters, or a glyph without a character means the font's own mapping failed."""
    return page.doubtful or bool(UNMAPPED.flags(page.glyphs.code_point).any())


def _second_readings(path: Path, numbers: Sequence[int]) -> dict[int, Page]:
    """What the second reader makes of these pages, those left out that it is unsure of too."""
    if not numbers:
        return {}
    from pipelines.pages import plumber

    return {page.number: page for page in plumber.read_pages(path, numbers) if not _is_unsure(page)}
