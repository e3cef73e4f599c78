"""A file and a reader's name → its pages. The fast reader hands a page over when it is unsure of it.

In: a path. Out: `Page`s. The second reader is imported only when it is needed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from pipelines.pages import pdfium
from pipelines.pages.model import Page, ReaderName

UNMAPPED: Final = np.array([0, 0xFFFD], dtype=np.uint32)


def read_pages(path: Path, reader: ReaderName, *, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """Pages in order.

    Raises: EncryptedPdf, UnreadablePdf.
    """
    if reader == "pdfplumber":
        from pipelines.pages import plumber

        yield from plumber.read_pages(path, numbers)
        return
    for page in pdfium.read_pages(path, numbers):
        yield _second_reading(path, page) if _is_unsure(page) else page


def _is_unsure(page: Page) -> bool:
    """A glyph without a character means the font's own mapping failed: another decoder may know it."""
    return bool(np.isin(page.glyphs.code_point, UNMAPPED).any())


def _second_reading(path: Path, page: Page) -> Page:
    from pipelines.pages import plumber

    second = next(plumber.read_pages(path, [page.number]))
    return page if _is_unsure(second) else second
