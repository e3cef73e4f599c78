"""Where the pen went on: characters drawn one after the other without a gap are one piece of text, whatever is near.

In: glyphs in the order they are drawn in. Out: flags. Text that runs over a rule, over other text or off the page stays
whole by it.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pipelines.formats.page import Flags, Glyphs
from pipelines.formats.pdf.code_points import CharacterSet

NUMERIC: Final = CharacterSet(map(ord, "0123456789.,-０１２３４５６７８９．，"))
SAME_LINE: Final = 0.5
PEN_EM: Final = 0.05

Indices: TypeAlias = npt.NDArray[np.intp]


def follows(glyphs: Glyphs) -> Flags:
    """Whether each glyph but the first is drawn on the line of the one before it, from where that ends."""
    return _follows(glyphs, np.arange(len(glyphs) - 1))


def follows_in_number(glyphs: Glyphs) -> Flags:
    """The same inside numbers only."""
    numeric = NUMERIC.flags(glyphs.code_point)
    return follows(glyphs) & numeric[1:] & numeric[:-1]


def is_cut_number(glyphs: Glyphs, cuts: Indices) -> bool:
    """Whether the pen goes on inside a number from any of these glyphs to the next one."""
    cuts = cuts[NUMERIC.flags(glyphs.code_point[cuts])]
    cuts = cuts[NUMERIC.flags(glyphs.code_point[cuts + 1])]
    return bool(_follows(glyphs, cuts).any())


def _follows(glyphs: Glyphs, before: Indices) -> Flags:
    after = before + 1
    is_level = np.abs(glyphs.baseline[after] - glyphs.baseline[before]) < SAME_LINE
    gap = np.abs(glyphs.x0[after] - glyphs.x1[before])
    result: Flags = is_level & (gap < PEN_EM * glyphs.size[after])
    return result
