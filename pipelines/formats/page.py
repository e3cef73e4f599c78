"""What a page is once its bytes are read: glyphs on baselines and ruling edges, turned upright.

In: nothing. Out: the types both readers fill. No PDF library and no idea of tables belongs here.
All lengths are points, origin at the top left of the upright page, y downwards.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
CodePoints: TypeAlias = npt.NDArray[np.uint32]
Flags: TypeAlias = npt.NDArray[np.bool_]
Box: TypeAlias = tuple[float, float, float, float]
ReaderName: TypeAlias = Literal["fast", "pdfplumber"]  # decoders of PDF, by choice of the user

# CJK fonts declare about 0.86 em above and 0.14 em below the baseline; one nominal extent for every font
# keeps Latin digits and Chinese labels of a row on one line, whatever their own fonts declare.
ASCENT: Final = 0.86
DESCENT: Final = 0.14


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters of a page: arrays of one length; `upright` is false for slanted or vertical text."""

    code_point: CodePoints
    x0: Floats
    x1: Floats
    baseline: Floats
    size: Floats
    upright: Flags

    def __len__(self) -> int:
        return len(self.code_point)

    @property
    def top(self) -> Floats:
        return self.baseline - ASCENT * self.size

    @property
    def bottom(self) -> Floats:
        return self.baseline + DESCENT * self.size

    @property
    def middle(self) -> Floats:
        return self.baseline - (ASCENT - DESCENT) / 2 * self.size

    def take(self, index: npt.NDArray[np.intp] | Flags) -> "Glyphs":
        return Glyphs(
            self.code_point[index],
            self.x0[index],
            self.x1[index],
            self.baseline[index],
            self.size[index],
            self.upright[index],
        )


@dataclass(frozen=True, slots=True)
class Edges:
    """Ruling edges: `vertical` rows are (x, top, bottom), `horizontal` rows are (y, x0, x1)."""

    vertical: Floats
    horizontal: Floats


@dataclass(frozen=True, slots=True)
class Page:
    """One page, upright. `turned` is the clockwise quarter turns from the page as displayed to upright.

    `doubtful` says that the decoder may have lost characters of it; `red` are the places of figures printed in red,
    as far as the decoder tells.
    """

    number: int
    width: float
    height: float
    turned: int
    glyphs: Glyphs
    edges: Edges
    reader: str
    doubtful: bool = False
    red: tuple[Box, ...] = ()


class TextLine(NamedTuple):
    """Characters of one baseline, left to right; `text` keeps one blank where the page has a gap."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
