"""The rules drawn on a scanned page, found by their shape: long thin runs that cross others.

In: the ink of a page. Out: edges in points, as a PDF has them, and where they are, so that text is read without them.
"""

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.formats.page import Edges
from pipelines.formats.scans import Picture
from pipelines.formats.scans.pictures import POINTS_PER_INCH

# Strokes of figures set below each other look like rules: 2060399. A rule is longer, and crosses two others.
LEVEL_INCHES: Final = 0.5
UPRIGHT_INCHES: Final = 0.3
NEAR_INCHES: Final = 0.03
GAP_INCHES: Final = 0.1
CROSSINGS: Final = 2
WIDE_SHARE: Final = 0.5


def drawn_rules(ink: Picture, dots: float) -> tuple[Edges, Picture]:
    """Edges in points, and the same as a mask of the picture."""
    level = _runs(ink, int(dots * LEVEL_INCHES), is_level=True)
    upright = _runs(ink, int(dots * UPRIGHT_INCHES), is_level=False)
    level_labels, levels = _parts(level, dots, is_level=True)
    upright_labels, uprights = _parts(upright, dots, is_level=False)
    near = dots * NEAR_INCHES
    crossed = (
        (uprights[None, :, 0] > levels[:, None, 1] - near) & (uprights[None, :, 0] < levels[:, None, 2] + near)
        & (levels[:, None, 0] > uprights[None, :, 1] - near) & (levels[:, None, 0] < uprights[None, :, 2] + near)
    )  # fmt: skip
    is_rule = (crossed.sum(axis=1) >= CROSSINGS) | (levels[:, 2] - levels[:, 1] > ink.shape[1] * WIDE_SHARE)
    levels, crossed = levels[is_rule], crossed[is_rule]
    uprights = uprights[crossed.sum(axis=0) >= CROSSINGS]
    mask = (np.isin(level_labels, levels[:, 3]) & (level > 0)) | (
        np.isin(upright_labels, uprights[:, 3]) & (upright > 0)
    )
    points = POINTS_PER_INCH / dots
    return Edges(uprights[:, :3] * points, levels[:, :3] * points), mask.astype(np.uint8) * 255


def _runs(ink: Picture, length: int, *, is_level: bool) -> Picture:
    gap, run = ((1, 3), (1, length)) if is_level else ((3, 1), (length, 1))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(run, np.uint8)), np.uint8)


def _parts(mask: Picture, dots: float, *, is_level: bool) -> tuple[Any, npt.NDArray[np.float64]]:
    """Rows of (place, from, to, label), gaps in a rule bridged."""
    gap = max(int(dots * GAP_INCHES), 1)
    bridged = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, gap) if is_level else (gap, 3), np.uint8))
    count, labels, boxes, centres = cv2.connectedComponentsWithStats(bridged)
    rows = []
    for label in range(1, count):
        x, y, width, height, _ = (int(value) for value in boxes[label])
        if is_level and height < dots * GAP_INCHES:
            rows.append((float(centres[label][1]), x, x + width, label))
        elif not is_level and width < dots * GAP_INCHES:
            rows.append((float(centres[label][0]), y, y + height, label))
    return labels, np.array(rows, np.float64).reshape(-1, 4)
