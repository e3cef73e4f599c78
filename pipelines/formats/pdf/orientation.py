"""Raw glyphs and edges in any direction → the same, turned so that most text reads left to right.

In: coordinates of the page as stored, y downwards. Out: coordinates of the upright page. No PDF library here.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.formats.page import CodePoints, Edges, Flags, Floats, Glyphs
from pipelines.formats.pdf.code_points import CharacterSet
from pipelines.formats.pdf.drawn_runs import follows, follows_in_number

# Characters of one kind closer than this share of their own width are drawn over each other.
DOUBLE_SHARE: Final = 0.5
SAME_LINE: Final = 2.0
# Fonts that lie about their widths have digits as wide as ideographs: two of a kind are half as far apart.
FIRST_WIDE: Final = 0x2E80
NARROW_EM: Final = 0.6


BLANKS: Final = CharacterSet(
    [9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF]
)


@dataclass(frozen=True, slots=True)
class RawGlyphs:
    """Characters as a decoder gives them: boxes and origins with y downwards, direction of writing (dx, dy)."""

    code_point: CodePoints
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    origin_x: Floats
    origin_y: Floats
    dx: Floats
    dy: Floats
    size: Floats

    def take(self, index: Flags) -> "RawGlyphs":
        return RawGlyphs(*(getattr(self, field.name)[index] for field in fields(self)))


def reading_turn(raw: RawGlyphs, fallback: int) -> int:
    """Clockwise quarter turns that make most characters read left to right; `fallback` for a page without text."""
    if not len(raw.code_point):
        return fallback
    if bool((np.abs(raw.dy) <= raw.dx).all()):
        return 0
    flat = np.abs(raw.dx) >= np.abs(raw.dy)
    # Text running upwards (dy < 0 with y downwards) is set right by one clockwise quarter turn.
    turns = np.where(flat, np.where(raw.dx >= 0, 0, 2), np.where(raw.dy < 0, 1, 3))
    counts = np.bincount(turns, minlength=4)
    return 0 if counts[0] * 2 >= len(turns) else int(counts.argmax())


def turned_points(x: Floats, y: Floats, turn: int, width: float, height: float) -> tuple[Floats, Floats]:
    """Points of a `width` x `height` page after `turn` clockwise quarter turns."""
    if turn == 1:
        return height - y, x
    if turn == 2:
        return width - x, height - y
    if turn == 3:
        return y, width - x
    return x, y


def turned_directions(dx: Floats, dy: Floats, turn: int) -> tuple[Floats, Floats]:
    return turned_points(dx, dy, turn, 0.0, 0.0)


def turned_glyphs(raw: RawGlyphs, turn: int, width: float, height: float) -> Glyphs:
    ax, _ = turned_points(raw.x0, raw.y0, turn, width, height)
    bx, _ = turned_points(raw.x1, raw.y1, turn, width, height)
    _, baseline = turned_points(raw.origin_x, raw.origin_y, turn, width, height)
    dx, dy = turned_directions(raw.dx, raw.dy, turn)
    upright: Flags = (dx > 0) & (np.abs(dy) < 0.05 * np.abs(dx))
    return Glyphs(raw.code_point, np.minimum(ax, bx), np.maximum(ax, bx), baseline, raw.size, upright)


def turned_edges(edges: Edges, turn: int, width: float, height: float) -> Edges:
    """Edges of the upright page; a quarter turn swaps vertical and horizontal ones."""
    if turn == 0:
        return edges
    v, h = edges.vertical, edges.horizontal
    v_ends = (
        turned_points(v[:, 0], v[:, 1], turn, width, height),
        turned_points(v[:, 0], v[:, 2], turn, width, height),
    )
    h_ends = (
        turned_points(h[:, 1], h[:, 0], turn, width, height),
        turned_points(h[:, 2], h[:, 0], turn, width, height),
    )
    if turn == 2:
        return Edges(_vertical(*v_ends), _horizontal(*h_ends))
    return Edges(_vertical(*h_ends), _horizontal(*v_ends))


def _vertical(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> Floats:
    return np.stack([a[0], np.minimum(a[1], b[1]), np.maximum(a[1], b[1])], axis=1)


def _horizontal(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> Floats:
    return np.stack([a[1], np.minimum(a[0], b[0]), np.maximum(a[0], b[0])], axis=1)


def deduplicated(glyphs: Glyphs) -> Glyphs:
    """The same character drawn twice at one place (false bold, a hidden copy of the text) counts once."""
    if len(glyphs) < 2:
        return glyphs
    keep = np.ones(len(glyphs), np.bool_)
    twin = np.arange(len(glyphs))
    for shift in (0.0, 0.5):
        row = np.floor(glyphs.baseline / SAME_LINE + shift).astype(np.int64)
        kind = (glyphs.code_point.astype(np.int64) << 32) + row
        order = np.lexsort((glyphs.x0, kind))
        alike = np.flatnonzero(np.diff(kind[order]) == 0)
        a, b = order[alike], order[alike + 1]
        near = np.flatnonzero(glyphs.x0[b] - glyphs.x0[a] < DOUBLE_SHARE * (glyphs.x1[b] - glyphs.x0[b]))
        a, b = a[near], b[near]
        narrow = np.where(glyphs.code_point[b] < FIRST_WIDE, NARROW_EM, 1.0) * glyphs.size[b]
        same = (glyphs.x0[b] - glyphs.x0[a] < DOUBLE_SHARE * narrow) & (np.abs(glyphs.size[a] - glyphs.size[b]) < 0.5)
        keep[b[same]] = False
        twin[b[same]] = a[same]
    return glyphs if bool(keep.all()) else glyphs.take(keep | _met_by_chance(glyphs, keep, twin))


def _met_by_chance(glyphs: Glyphs, keep: Flags, twin: npt.NDArray[np.intp]) -> Flags:
    """Supposed copies in text too long for its place, which runs over other text.

    Most of what the pen drew with them is there once, and so is most of what they stand upon.
    """
    piece = np.concatenate([[0], np.cumsum(~follows(glyphs))])
    is_twice = ~keep
    is_twice[twin[~keep]] = True
    is_copy = 2 * np.bincount(piece, is_twice) >= np.bincount(piece)
    result: Flags = ~keep & ~is_copy[piece] & ~is_copy[piece[twin]]
    return result


def clipped(glyphs: Glyphs, width: float, height: float) -> Glyphs:
    """Glyphs with ink whose middle lies on the page: blanks and text beyond the edge are never seen."""
    x, y = (glyphs.x0 + glyphs.x1) / 2, glyphs.middle
    inside = (x >= 0) & (x <= width) & (y >= 0) & (y <= height) & ~BLANKS.flags(glyphs.code_point)
    if bool(inside.all()):
        return glyphs
    return glyphs.take(inside | _of_numbers_inside(glyphs, inside))


def _of_numbers_inside(glyphs: Glyphs, inside: Flags) -> Flags:
    """Digits beyond the edge of the page of numbers that begin or end on it: without them the number is another."""
    number = np.concatenate([[0], np.cumsum(~follows_in_number(glyphs))])
    result: Flags = np.isin(number, number[inside]) & ~BLANKS.flags(glyphs.code_point)
    return result
