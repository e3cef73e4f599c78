"""Sets of characters to look whole arrays of code points up in. What a set is for is its user's affair.

In: code points. Out: flags. One look-up in a table; `np.isin` sorts both sides each time.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from pipelines.formats.page import CodePoints, Flags, Page
from pipelines.vocabulary.radicals import FIRST, LAST, ordinary

SURROGATES: Final = (0xD800, 0xDFFF)
REPLACED: Final = 0xFFFD


class CharacterSet:
    """`flags(code_points)` says which of them are members."""

    def __init__(self, code_points: Iterable[int]) -> None:
        members = np.fromiter(code_points, np.uint32)
        self._beyond = np.uint32(members.max() + 1)
        self._is_member = np.zeros(int(self._beyond) + 1, np.bool_)
        self._is_member[members] = True

    def flags(self, code_points: CodePoints) -> Flags:
        result: Flags = self._is_member[np.minimum(code_points, self._beyond)]
        return result


def folded_page(page: Page) -> Page:
    """The page with ordinary characters where its fonts name radicals, and U+FFFD for halves of characters."""
    points = page.glyphs.code_point
    is_radical = (points >= FIRST) & (points <= LAST)
    is_half = (points >= SURROGATES[0]) & (points <= SURROGATES[1])
    if not (is_radical | is_half).any():
        return page
    folded: CodePoints = points.copy()
    folded[is_half] = REPLACED
    folded[is_radical] = ordinary()[points[is_radical] - FIRST]
    return replace(page, glyphs=replace(page.glyphs, code_point=folded))
