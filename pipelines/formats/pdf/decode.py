"""A file and a reader's name → its pages. The fast reader hands a page over when it is unsure of it.

In: a path. Out: `Page`s. The second reader is imported only when it is needed.
"""

import contextlib
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from pipelines.formats.page import CodePoints, Page, ReaderName
from pipelines.formats.pdf import pdfium
from pipelines.formats.pdf.code_points import CharacterSet, folded_page
from pipelines.formats.pdf.errors import EncryptedPdf, UnreadablePdf
from pipelines.formats.pdf.layers import shown_only

UNMAPPED: Final = CharacterSet([0, *range(0xD800, 0xE000), 0xFFFD])  # halves of characters are none
# Latin, Greek, punctuation, symbols, Chinese with its radicals and compatibility forms, full-width characters.
_PRINTED: Final = CharacterSet(
    chain(
        range(0x20, 0x180),
        range(0x370, 0x400),
        range(0x2000, 0x2780),
        range(0x2E80, 0x3100),
        range(0x3200, 0x3400),
        range(0x4E00, 0xA000),
        range(0xF900, 0xFB00),
        range(0xFE10, 0xFE70),
        range(0xFF00, 0xFFF0),
    )
)
MAX_STRANGE: Final = 0.1


def read_pages(path: Path, reader: ReaderName, *, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """Pages in order.

    Raises: EncryptedPdf, UnreadablePdf.
    """
    with shown_only(path) as shown, _named_after(path):
        if reader == "pdfplumber":
            from pipelines.formats.pdf import plumber

            yield from map(folded_page, plumber.read_pages(shown, numbers))
            return
        pages = list(pdfium.read_pages(shown, numbers))
        second = _second_readings(shown, [page.number for page in pages if _is_unsure(page)])
        yield from (folded_page(second.get(page.number, page)) for page in pages)


@contextlib.contextmanager
def _named_after(path: Path) -> Iterator[None]:
    """What goes wrong is told of the document itself, not of a copy of it."""
    try:
        yield
    except UnreadablePdf as error:
        if error.path == path:
            raise
        raise type(error)(path) if isinstance(error, EncryptedPdf) else UnreadablePdf(path, error.reason) from error


def _is_unsure(page: Page) -> bool:
    """The decoder may have lost characters, or a glyph without a character means the font's own mapping failed."""
    points = page.glyphs.code_point
    return page.doubtful or bool(UNMAPPED.flags(points).any()) or is_undecoded(points)


def is_undecoded(code_points: CodePoints) -> bool:
    """Whether these are numbers of glyphs rather than characters, for the fonts do not say what they draw."""
    return bool(len(code_points)) and float(_PRINTED.flags(code_points).mean()) < 1 - MAX_STRANGE


def are_undecoded(pages: Sequence[Page]) -> bool:
    """The same for a whole document."""
    return bool(pages) and is_undecoded(np.concatenate([page.glyphs.code_point for page in pages]))


def _second_readings(path: Path, numbers: Sequence[int]) -> dict[int, Page]:
    """What the second reader makes of these pages, those left out that it is unsure of too."""
    if not numbers:
        return {}
    from pipelines.formats.pdf import plumber

    return {page.number: page for page in plumber.read_pages(path, numbers) if not _is_unsure(page)}
