"""Sets of characters to look whole arrays of code points up in. What a set is for is its user's affair.

In: code points. Out: flags. One look-up in a table; `np.isin` sorts both sides each time.
"""

from collections.abc import Iterable

import numpy as np

from pipelines.pages.model import CodePoints, Flags


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
