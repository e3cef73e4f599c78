"""Glyphs → text lines, clustered by baseline. No tables, no meaning.

Lines are never clustered by the fonts' declared tops: a font with an odd descent tears amounts off their labels.
A whole page is sorted at once, however many cells it has: the arrays are long, and calls into numpy few.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from pipelines.formats.grid import Grid
from pipelines.formats.page import CodePoints, Floats, Glyphs, Page, TextLine

BASELINE_TOLERANCE: Final = 2.5
WORD_GAP_EM: Final = 0.35
BLANK: Final = ord(" ")

Indices: TypeAlias = npt.NDArray[np.intp]


class Runs(NamedTuple):
    """Glyphs cut into runs (lines or words): `order` is run after run, `starts` where in `order` each run begins."""

    order: Indices
    starts: Indices

    def lengths(self) -> Indices:
        return np.diff(self.starts, append=len(self.order))

    def numbers(self) -> Indices:
        """The run each place of `order` is in."""
        return np.repeat(np.arange(len(self.starts)), self.lengths())


def baseline_runs(glyphs: Glyphs, index: Indices, group: Indices | None = None) -> Runs:
    """The glyphs of `index` as lines, top to bottom, left to right inside a line.

    `group` (one number a glyph of `index`, e.g. its cell) keeps lines apart; its lines come group after group.
    """
    if not len(index):
        return Runs(index, index)
    baseline = glyphs.baseline[index]
    down = np.argsort(baseline, kind="stable") if group is None else np.lexsort((baseline, group))
    breaks = np.diff(baseline[down]) > BASELINE_TOLERANCE
    if group is not None:
        breaks |= np.diff(group[down]) != 0
    line = np.concatenate([[0], np.cumsum(breaks)])
    order = index[down]
    order = order[np.lexsort((glyphs.x0[order], line))]
    return Runs(order, np.concatenate([[0], np.flatnonzero(breaks) + 1]))


def run_texts(glyphs: Glyphs, runs: Runs) -> list[str]:
    """The characters of each run with a blank where the gap exceeds `WORD_GAP_EM` of the glyph size."""
    order, starts = runs
    if not len(order):
        return []
    gaps = glyphs.x0[order[1:]] - glyphs.x1[order[:-1]]
    size = glyphs.size[order]
    blank_before = np.concatenate([[False], gaps > WORD_GAP_EM * np.minimum(size[1:], size[:-1])])
    blank_before[starts] = False
    shift = np.cumsum(blank_before)
    text = np.full(len(order) + int(shift[-1]), BLANK, np.uint32)
    text[np.arange(len(order)) + shift] = glyphs.code_point[order]
    return sliced(text, starts + shift[starts])


def sliced(code_points: CodePoints, starts: Indices) -> list[str]:
    text = code_points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return [text[start:end] for start, end in pairwise([*starts.tolist(), len(text)])]


def run_medians(values: Floats, runs: Runs) -> Floats:
    """The median of each run of a value every glyph has: nearly always one value all along."""
    order, starts = runs
    if not len(order):
        return np.empty(0)
    ranked = values[order]
    least: Floats = np.minimum.reduceat(ranked, starts)
    if bool((least == np.maximum.reduceat(ranked, starts)).all()):
        return least
    ranked = ranked[np.lexsort((ranked, runs.numbers()))]
    lengths = runs.lengths()
    result: Floats = (ranked[starts + (lengths - 1) // 2] + ranked[starts + lengths // 2]) / 2
    return result


def run_boxes(glyphs: Glyphs, runs: Runs) -> Floats:
    """Rows of (x0, top, x1, bottom), one a run."""
    order, starts = runs
    if not len(order):
        return np.empty((0, 4))
    return np.stack(
        [
            np.minimum.reduceat(glyphs.x0[order], starts),
            np.minimum.reduceat(glyphs.top[order], starts),
            np.maximum.reduceat(glyphs.x1[order], starts),
            np.maximum.reduceat(glyphs.bottom[order], starts),
        ],
        axis=1,
    )


def text_lines(glyphs: Glyphs) -> list[TextLine]:
    """Upright glyphs as lines in reading order; slanted text (watermarks) is left out."""
    runs = baseline_runs(glyphs, np.flatnonzero(glyphs.upright))
    boxes, baselines = run_boxes(glyphs, runs).tolist(), run_medians(glyphs.baseline, runs).tolist()
    return [
        TextLine(text, x0, top, x1, bottom, baseline)
        for text, (x0, top, x1, bottom), baseline in zip(run_texts(glyphs, runs), boxes, baselines, strict=True)
    ]


def lines_outside(page: Page, grids: Sequence[Grid]) -> list[TextLine]:
    """The lines of what stands in no grid: cutting the rest first is what keeps a page of tables cheap."""
    return text_lines(_outside(page.glyphs, grids))


def _outside(glyphs: Glyphs, grids: Sequence[Grid]) -> Glyphs:
    if not grids or not len(glyphs):
        return glyphs
    middle, centre = glyphs.middle, (glyphs.x0 + glyphs.x1) / 2
    kept = np.ones(len(glyphs), np.bool_)
    for grid in grids:
        inside = (middle > grid.top) & (middle < grid.bottom) & (centre > grid.x[0]) & (centre < grid.x[-1])
        kept &= ~inside
    return glyphs.take(kept)
