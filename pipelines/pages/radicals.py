"""Radicals → the characters they look like: fonts of macOS and Chrome say ⽀ and ⻔ where 支 and 门 are meant.

In: code points. Out: the same with radicals folded. Kangxi radicals are folded as Unicode says (NFKC); what those of
the supplement look like is in `vocabulary/radicals.csv`.
"""

import csv
import unicodedata
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.pages.model import CodePoints, Page

FIRST: Final = 0x2E80
LAST: Final = 0x2FD5
SURROGATES: Final = (0xD800, 0xDFFF)
REPLACED: Final = 0xFFFD


def folded_page(page: Page) -> Page:
    """The page with ordinary characters where its fonts name radicals, and U+FFFD for halves of characters."""
    points = page.glyphs.code_point
    is_radical = (points >= FIRST) & (points <= LAST)
    is_half = (points >= SURROGATES[0]) & (points <= SURROGATES[1])
    if not (is_radical | is_half).any():
        return page
    folded: CodePoints = points.copy()
    folded[is_half] = REPLACED
    folded[is_radical] = _ordinary()[points[is_radical] - FIRST]
    return replace(page, glyphs=replace(page.glyphs, code_point=folded))


def folded(text: str) -> str:
    """The same for text: `⽀出` is 支出."""
    return "".join(chr(_ordinary()[ord(c) - FIRST]) if FIRST <= ord(c) <= LAST else c for c in text)


@cache
def _ordinary() -> npt.NDArray[np.uint32]:
    table = np.arange(FIRST, LAST + 1, dtype=np.uint32)
    for code in range(0x2F00, LAST + 1):
        table[code - FIRST] = ord(unicodedata.normalize("NFKC", chr(code)))
    text = resources.files("pipelines").joinpath("vocabulary/radicals.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        table[ord(row["radical"]) - FIRST] = ord(row["character"])
    return table
