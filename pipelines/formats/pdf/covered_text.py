"""Areas drawn over text: what stands beneath is not on the page a reader sees, be it blotted out or printed anew above.

In: raw glyphs and opaque areas, each with its rank in the order of drawing. Out: which glyphs are covered, by which
areas. Pictures are no areas: a scan may lie over its recognised text.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pipelines.formats.page import Flags, Floats
from pipelines.formats.pdf.drawn_runs import NUMERIC
from pipelines.formats.pdf.orientation import RawGlyphs

# An area of many lines may be a clipped background.
MAX_COVER_SIDE: Final = 40.0
WORD_GAP_EM: Final = 0.3

Ranks: TypeAlias = npt.NDArray[np.int64]


def covered(raw: RawGlyphs, ranks: Ranks, areas: Floats, area_ranks: Ranks) -> tuple[Flags, Flags]:
    """Flags of the glyphs whose middle an area of higher rank lies over, and of the areas that lie over any.

    `areas` rows are (x0, y0, x1, y1) in the glyphs' own coordinates.
    """
    x, y = (raw.x0 + raw.x1) / 2, (raw.y0 + raw.y1) / 2
    down = np.argsort(y, kind="stable")
    is_covered, covers = np.zeros(len(x), np.bool_), np.zeros(len(areas), np.bool_)
    starts, ends = np.searchsorted(y[down], areas[:, 1]), np.searchsorted(y[down], areas[:, 3])
    for number, (x0, _, x1, _) in enumerate(areas.tolist()):
        near = down[starts[number] : ends[number]]
        under = near[(x[near] > x0) & (x[near] < x1) & (ranks[near] < area_ranks[number])]
        is_covered[under] = True
        covers[number] = len(under) > 0
    return is_covered | _of_covered_numbers(raw, ranks, is_covered), covers


def _of_covered_numbers(raw: RawGlyphs, ranks: Ranks, is_covered: Flags) -> Flags:
    """Digits that an area leaves of a number: what is left is another one."""
    numeric = NUMERIC.flags(raw.code_point)
    is_near = np.abs(raw.x0[1:] - raw.x1[:-1]) + np.abs(np.diff(raw.origin_y)) < WORD_GAP_EM * raw.size[1:]
    goes_on = numeric[1:] & numeric[:-1] & (np.diff(ranks) == 0) & is_near
    number = np.concatenate([[0], np.cumsum(~goes_on)])
    result: Flags = np.isin(number, number[is_covered & numeric])
    return result
