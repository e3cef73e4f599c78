"""Glyphs → text lines, clustered by baseline. No tables, no meaning.

Lines are never clustered by the fonts' declared tops: a font with an odd descent tears amounts off their labels.
"""

from typing import Final

import numpy as np

from pipelines.pages.model import Glyphs, TextLine

BASELINE_TOLERANCE: Final = 2.5
WORD_GAP_EM: Final = 0.35


def baseline_clusters(glyphs: Glyphs) -> list[np.ndarray]:
    """Indices of glyphs per line, top to bottom, left to right inside a line."""
    if not len(glyphs):
        return []
    index = np.argsort(glyphs.baseline, kind="stable")
    steps = np.diff(glyphs.baseline[index]) > BASELINE_TOLERANCE
    lines = np.split(index, np.flatnonzero(steps) + 1)
    return [line[np.argsort(glyphs.x0[line], kind="stable")] for line in lines]


def joined_text(glyphs: Glyphs, line: np.ndarray) -> str:
    """The line's characters with a blank where the gap exceeds `WORD_GAP_EM` of the glyph size."""
    gaps = glyphs.x0[line[1:]] - glyphs.x1[line[:-1]]
    breaks = gaps > WORD_GAP_EM * np.minimum(glyphs.size[line[1:]], glyphs.size[line[:-1]])
    characters = [chr(code) for code in glyphs.code_point[line].tolist()]
    for position in np.flatnonzero(breaks).tolist():
        characters[position] += " "
    return "".join(characters)


def text_lines(glyphs: Glyphs) -> list[TextLine]:
    """Upright glyphs as lines in reading order; slanted text (watermarks) is left out."""
    kept = glyphs.take(glyphs.upright)
    tops, bottoms = kept.top, kept.bottom
    return [
        TextLine(
            joined_text(kept, line),
            float(kept.x0[line].min()),
            float(tops[line].min()),
            float(kept.x1[line].max()),
            float(bottoms[line].max()),
            float(np.median(kept.baseline[line])),
        )
        for line in baseline_clusters(kept)
    ]
