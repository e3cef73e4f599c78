"""Which characters a reader of the page would not see: white or near-white ones, and those drawn invisibly.

In: raw glyphs with their faintness and the dark areas of the page. Out: the glyphs that count. A watermark in pale grey
and a hidden layer of text must not mix with the figures; white on a dark heading is seen, and stays.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipelines.formats.page import Flags, Floats, Glyphs
from pipelines.formats.pdf.orientation import RawGlyphs

FAINT_LEVEL: Final = 0.6
FAINT_ALPHA: Final = 0.35
DARK_LEVEL: Final = 0.55
MIN_AREA_SIDE: Final = 6.0
BAR_THICKNESS: Final = 3.0  # a filled bar thinner than this is a rule
# Shades right behind the characters are one em high.
ROOM_EM: Final = 1.02


def lightness(colour: Sequence[float] | None) -> float:
    """0 black to 1 white, of grey, RGB or CMYK parts in 0..1; unknown colour spaces count as black."""
    if not colour:
        return 0.0
    if len(colour) == 4:
        black = colour[3]
        return min((1 - part) * (1 - black) for part in colour[:3])
    return float(min(colour)) if len(colour) in (1, 3) else 0.0


def seen(raw: RawGlyphs, faint: Flags, dark: Floats) -> RawGlyphs:
    """Glyphs without the faint ones, unless most are faint (a pale print) or they stand on a dark area.

    `dark` rows are (x0, y0, x1, y1) in the glyphs' own coordinates.
    """
    if not faint.any() or faint.mean() > 0.5:
        return raw
    keep = ~faint
    if len(dark):
        x, y = (raw.x0 + raw.x1) / 2, (raw.y0 + raw.y1) / 2
        on_dark = (
            (x[:, None] >= dark[:, 0])
            & (x[:, None] <= dark[:, 2])
            & (y[:, None] >= dark[:, 1])
            & (y[:, None] <= dark[:, 3])
        )
        keep |= on_dark.any(axis=1)
    return raw.take(keep)


def lowest_area(glyphs: Glyphs) -> float:
    """How high a filled area must be to be a cell's: no lower than the type of the page; 0 without text."""
    return ROOM_EM * float(np.median(glyphs.size)) if len(glyphs) else 0.0
