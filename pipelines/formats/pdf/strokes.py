"""PDFium's paths → ruling edges: sides of thin bars, outlines of areas, lines.

In: handles of path objects with the matrix of the form around them. Out: `Edges`. What they bound is decided elsewhere.
"""

from collections import deque
from collections.abc import Sequence
from itertools import chain, repeat
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw_api

from pipelines.formats.page import Edges, Floats, Glyphs
from pipelines.formats.pdf import pdfium_calls as calls
from pipelines.formats.pdf.blank_areas import blank_areas, holds_rules
from pipelines.formats.pdf.pdfium_calls import Handle
from pipelines.formats.pdf.visibility import BAR_THICKNESS, lowest_area

MIN_EDGE: Final = 1.0

Matrix: TypeAlias = tuple[float, float, float, float, float, float]


class Paths(NamedTuple):
    """Paths of one form, or of the page itself: bars are those of four or five points, with draw modes and bounds."""

    outer: Matrix | None
    bars: list[Handle]
    modes: npt.NDArray[np.int32]
    bounds: Floats
    others: list[Handle]


def multiplied(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def object_matrices(objects: Sequence[Handle]) -> list[Matrix]:
    rows = np.zeros((len(objects), 6), np.float32)
    start = rows.ctypes.data
    deque(map(calls.object_matrix, objects, range(start, start + 24 * len(objects), 24)), 0)
    return [(a, b, c, d, e, f) for a, b, c, d, e, f in rows.astype(np.float64).tolist()]


def parted(outer: Matrix | None, objects: list[Handle]) -> Paths:
    counts = list(map(calls.count_segments, objects))
    bars = [o for o, n in zip(objects, counts, strict=True) if n in (4, 5)]
    others = [o for o, n in zip(objects, counts, strict=True) if n not in (4, 5)]
    return Paths(outer, bars, draw_modes(bars), path_bounds(bars), others)


def path_edges(drawn: Sequence[Paths], left: float, top: float, glyphs: Glyphs, covers: set[int]) -> Edges:
    """Ruling edges of a page with its corner at (left, top); `covers` are addresses of areas that bound no cell."""
    blank = {address for paths in drawn for address in _blank_areas(paths)}
    if blank and holds_rules(edges := _edges(drawn, left, top, glyphs, covers | blank)):
        return edges
    return _edges(drawn, left, top, glyphs, covers)


def _edges(drawn: Sequence[Paths], left: float, top: float, glyphs: Glyphs, covers: set[int]) -> Edges:
    segments = [s for paths in drawn for s in _segments(paths, glyphs, covers)]
    if not segments:
        return Edges(np.empty((0, 3)), np.empty((0, 3)))
    lines = np.concatenate(segments)
    ax, ay, bx, by = lines[:, 0] - left, top - lines[:, 1], lines[:, 2] - left, top - lines[:, 3]
    flat = ay == by
    steep = (ax == bx) & ~flat
    vertical = np.stack([ax, np.minimum(ay, by), np.maximum(ay, by)], 1)[steep]
    horizontal = np.stack([ay, np.minimum(ax, bx), np.maximum(ax, bx)], 1)[flat]
    return Edges(
        vertical[vertical[:, 2] - vertical[:, 1] >= MIN_EDGE],
        horizontal[horizontal[:, 2] - horizontal[:, 1] >= MIN_EDGE],
    )


def _segments(paths: Paths, glyphs: Glyphs, covers: set[int]) -> list[Floats]:
    """Straight pieces (ax, ay, bx, by), y upwards, of the paths of one form; areas that cover text bound no cell."""
    thin, thick = _thin_bars(paths, glyphs)
    others = [*paths.others, *(handle for handle in thick if not covers or handle.value not in covers)]
    return [_placed(piece, paths.outer) for piece in (_bar_sides(thin), _path_sides(others)) if len(piece)]


def _thin_bars(paths: Paths, glyphs: Glyphs) -> tuple[Floats, list[Handle]]:
    """Bounds of filled, unstroked bars thinner than a rule may be; the remaining bars as they are.

    Word draws every rule so; bounds take 1 call where walking the outline takes 20. Thicker ones that are lower than
    the type of the page hold no text, and bound no cell; inside forms they are not measured in the same units.
    """
    bounds, is_filled = paths.bounds, paths.modes[:, 1] == 0
    thickness = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    thin = is_filled & (thickness < BAR_THICKNESS)
    thick = ~thin
    if paths.outer is None and bool((is_filled & thick).any()):
        thick &= ~is_filled | (thickness >= lowest_area(glyphs))
    return bounds[thin], [o for o, is_thick in zip(paths.bars, thick.tolist(), strict=True) if is_thick]


def _blank_areas(paths: Paths) -> list[int]:
    """Addresses of the filled, unstroked areas nobody sees."""
    sides = np.minimum(paths.bounds[:, 2] - paths.bounds[:, 0], paths.bounds[:, 3] - paths.bounds[:, 1])
    areas = np.flatnonzero((paths.modes[:, 0] != 0) & (paths.modes[:, 1] == 0) & (sides >= BAR_THICKNESS))
    if not len(areas):
        return []
    handles = [paths.bars[number] for number in areas.tolist()]
    is_blank = blank_areas(paths.bounds[areas], fill_colours(handles)[:, :3].min(axis=1))
    return [handle.value or 0 for handle, blank in zip(handles, is_blank.tolist(), strict=True) if blank]


def fill_colours(objects: Sequence[Handle]) -> Floats:
    """Fill colours as rows of red, green, blue, alpha in 0..1."""
    rows = calls.ROOM.rows(len(objects))
    deque(map(calls.fill_colour, objects, *calls.ROOM.pointers), 0)
    return rows[:, :4].astype(np.float64) / 255


def draw_modes(paths: Sequence[Handle]) -> npt.NDArray[np.int32]:
    """Rows of (fill mode, is stroked)."""
    rows = calls.ROOM.rows(len(paths))
    deque(map(calls.draw_mode, paths, *calls.ROOM.pointers[:2]), 0)
    return rows[:, :2].astype(np.int32)


def path_bounds(objects: Sequence[Handle]) -> Floats:
    """Rows of (left, bottom, right, top)."""
    rows = calls.ROOM.rows(len(objects)).view(np.float32)
    deque(map(calls.object_bounds, objects, *calls.ROOM.pointers), 0)
    return rows[:, :4].astype(np.float64)


def _bar_sides(bounds: Floats) -> Floats:
    if not len(bounds):
        return np.empty((0, 4))
    x0, y0, x1, y1 = bounds.T
    sides = ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0))
    return np.concatenate([np.stack(side, 1) for side in sides])


def _path_sides(objects: list[Handle]) -> Floats:
    """Lines between the points of each subpath, closing lines included; curves end where they start to bend."""
    if not objects:
        return np.empty((0, 4))
    counts = list(map(calls.count_segments, objects))
    handles = list(
        chain.from_iterable(map(calls.get_segment, repeat(o), range(n)) for o, n in zip(objects, counts, strict=True))
    )
    if len(handles) < 2:
        return np.empty((0, 4))
    points = calls.ROOM.rows(len(handles)).view(np.float32)
    deque(map(calls.segment_point, handles, *calls.ROOM.pointers[:2]), 0)
    matrix = np.repeat(np.array(object_matrices(objects)), counts, axis=0)
    x = points[:, 0] * matrix[:, 0] + points[:, 1] * matrix[:, 2] + matrix[:, 4]
    y = points[:, 0] * matrix[:, 1] + points[:, 1] * matrix[:, 3] + matrix[:, 5]
    types = np.fromiter(map(calls.segment_type, handles), np.int32, len(handles))
    closes = np.fromiter(map(calls.segment_closes, handles), np.bool_, len(handles))
    return _joined_points(x, y, types, closes)


def _joined_points(x: Floats, y: Floats, types: npt.NDArray[np.int32], closes: npt.NDArray[np.bool_]) -> Floats:
    starts = types == raw_api.FPDF_SEGMENT_MOVETO
    straight = types[1:] == raw_api.FPDF_SEGMENT_LINETO
    drawn = np.flatnonzero(straight) + 1
    drawn = drawn[~starts[drawn]]
    sides = np.stack([x[drawn - 1], y[drawn - 1], x[drawn], y[drawn]], 1)
    first = np.maximum.accumulate(np.where(starts, np.arange(len(types)), 0))
    ends = np.flatnonzero(closes)
    closing = np.stack([x[ends], y[ends], x[first[ends]], y[first[ends]]], 1)
    return np.concatenate([sides, closing])


def _placed(sides: Floats, outer: Matrix | None) -> Floats:
    if outer is None:
        return sides
    a, b, c, d, e, f = outer
    x, y = sides[:, 0::2], sides[:, 1::2]
    placed = np.empty_like(sides)
    placed[:, 0::2] = x * a + y * c + e
    placed[:, 1::2] = x * b + y * d + f
    return placed
