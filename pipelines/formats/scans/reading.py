"""A picture of a page → a `Page` with glyphs and rules, read cell by cell, and how sure each piece is.

In: a `Sheet`. Out: `ScannedPage`. Tables are ruled by the same lattice as print; a lattice that contradicts itself (two
amounts in one cell) is told, so that nobody takes half of it for a table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.formats.page import Box, Edges, Glyphs, Page
from pipelines.formats.pdf.closed_sides import with_closed_sides
from pipelines.formats.pdf.ruled_grids import connected_tables, page_rules, rule_cells
from pipelines.formats.scans import Picture
from pipelines.formats.scans.confusions import mended
from pipelines.formats.scans.pictures import POINTS_PER_INCH, Sheet, ink_of, paleness
from pipelines.formats.scans.recognition import Piece, Recogniser, grey_crop
from pipelines.formats.scans.rules import drawn_rules
from pipelines.vocabulary.amounts import is_number

SMALLEST_TABLE: Final = 4  # cells
DETECTION_SIDE: Final = 1_280  # pixels
SURE_INSIDE: Final = 0.3
APART: Final = 2.5  # of a character's height: names of two characters are spaced out less
SLIVER: Final = 6  # pixels
ROOM: Final = 5
THIN_INCHES: Final = 0.02
LONG_INCHES: Final = 0.15
SURE_OUTSIDE: Final = 0.5
MANY_DOUBLES: Final = 2
DOUBLE_SHARE: Final = 0.02
_CODE: Final = re.compile(r"^[23]\d{2}(?:\d\d){0,2}$")
_MONEY: Final = re.compile(r"\d[.,，．]\d")


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The page, the boxes of what was read in its tables with their scores, and whether the lattice can be trusted."""

    page: Page
    scores: tuple[tuple[Box, float], ...]
    is_unsure: bool


class _Cell(NamedTuple):
    """A cell of the lattice in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int


def read_sheet(sheet: Sheet, models: Recogniser) -> ScannedPage:
    """Read one page: its tables cell by cell, then what stands outside them."""
    dots = sheet.dots_per_point * POINTS_PER_INCH
    ink = ink_of(sheet.grey)
    edges, ruled = drawn_rules(ink_of(sheet.grey, paleness(sheet.grey)), dots)
    tables = list(_tables(edges, sheet.dots_per_point))
    lines = np.asarray(cv2.dilate(ruled, np.ones((3, 3), np.uint8)), np.uint8)
    text, unit = _text_ink(ink, lines, dots)
    clean = sheet.grey.copy()
    clean[lines > 0] = 255
    inside, owners = _inside(clean, text, tables, unit, models)
    outside = _outside(sheet.grey, tables, models)
    pieces = [piece for piece in inside if piece.text and piece.score > SURE_INSIDE]
    others = [piece for piece in outside if piece.text and piece.score > SURE_OUTSIDE]
    scale = 1 / sheet.dots_per_point
    glyphs = _laid(pieces, others, unit * scale, scale)
    page = Page(sheet.number, sheet.width, sheet.height, 0, glyphs, edges, "ocr")
    scores = tuple((_scaled(piece, scale), piece.score) for piece in pieces)
    return ScannedPage(page, scores, _contradicts_itself(inside, owners))


def _tables(edges: Edges, dots_per_point: float) -> Iterator[list[_Cell]]:
    x, y, boxes = rule_cells(with_closed_sides(page_rules(edges)))
    for table in connected_tables(boxes) if boxes else []:
        if len(table) >= SMALLEST_TABLE:
            yield [
                _Cell(
                    int(x[left] * dots_per_point), int(y[top] * dots_per_point),
                    int(x[right] * dots_per_point), int(y[bottom] * dots_per_point),
                )
                for left, top, right, bottom in table
            ]  # fmt: skip


def _text_ink(ink: Picture, lines: Picture, dots: float) -> tuple[Picture, float]:
    """What is written, without rules and specks, and the usual height of a character."""
    text = np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(lines)), np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(text)
    is_speck = boxes[:, 4] < max(5, (dots / 200) ** 2 * 6)
    text[is_speck[labels]] = 0
    text[_is_rest_of_rule(boxes, dots)[labels]] = 0
    heights = boxes[1:, 3][(boxes[1:, 3] > dots * 0.05) & (boxes[1:, 3] < dots * 0.3) & ~is_speck[1:]]
    return text, float(np.percentile(heights, 75)) if len(heights) else dots * 0.14


def _is_rest_of_rule(boxes: Any, dots: float) -> Any:
    """Thin upright or level strokes, taller or wider than a character's: what the mask left of a slanting rule."""
    width, height = boxes[:, 2], boxes[:, 3]
    thin, long = dots * THIN_INCHES, dots * LONG_INCHES
    return ((width <= thin) & (height >= long)) | ((height <= thin) & (width >= 3 * long))


def _inside(
    clean: Picture, text: Picture, tables: Sequence[Sequence[_Cell]], unit: float, models: Recogniser
) -> tuple[list[Piece], list[_Cell]]:
    """What stands in cells, each piece with its cell: nothing is read over a rule."""
    crops: list[Any] = []
    places: list[tuple[float, float, float, float]] = []
    owners: list[_Cell] = []
    for cell in (cell for table in tables for cell in table):
        x0, x1, top, bottom = cell.x0 + 3, cell.x1 - 2, cell.top + 2, cell.bottom - 1
        if x1 - x0 < 4 or bottom - top < 4:
            continue
        for start, end, left, right in _bands(_without_borders(text[top:bottom, x0:x1]), unit):
            crops.append(grey_crop(_crop(clean, cell, (x0 + left, top + start, x0 + right, top + end), unit)))
            places.append((x0 + left, top + start, x0 + right, top + end))
            owners.append(cell)
    read = models.texts(crops)
    both = zip(read, places, strict=True)
    return [Piece(mended(text.replace(" ", "")), score, *place) for (text, score), place in both], owners


def _without_borders(ink: Picture) -> Picture:
    """The ink of a cell without slivers of its upright rules: narrow strips at a side, apart from all else."""
    ink = ink.copy()
    blank = np.flatnonzero(~ink.any(axis=0))
    for gap in blank[blank <= SLIVER][-1:]:
        ink[:, : gap + 1] = 0
    for gap in blank[blank >= ink.shape[1] - 1 - SLIVER][:1]:
        ink[:, gap:] = 0
    return ink


def _crop(clean: Picture, cell: _Cell, place: tuple[int, int, int, int], unit: float) -> Picture:
    """A line with room around it; a dash or comma alone gets the height of a line. Never beyond the cell."""
    left, start, right, end = place
    pad = max(2, int(0.18 * (end - start)))
    if end - start <= 0.6 * unit:
        middle = (start + end) / 2
        start, end = int(middle - unit * 0.6), int(middle + unit * 0.6)
    top, bottom = max(start - pad, cell.top), min(end + pad, cell.bottom)
    crop = clean[max(top, 0) : bottom, max(left - ROOM, 0) : right + ROOM].copy()
    crop[:, : min(left, ROOM) - 1] = 255  # what is left of the rule beside it
    crop[:, crop.shape[1] - ROOM + 1 :] = 255
    return crop


def _bands(ink: Picture, unit: float) -> list[tuple[int, int, int, int]]:
    """(from, to, left, right) of each line of text in a cell; what stands far apart in a line is not one word."""
    rows = np.flatnonzero(ink.any(axis=1))
    if not len(rows):
        return []
    cuts = np.flatnonzero(np.diff(rows) > 1)
    starts = [int(rows[0]), *(int(rows[cut + 1]) for cut in cuts)]
    ends = [*(int(rows[cut]) + 1 for cut in cuts), int(rows[-1]) + 1]
    merged = [(starts[0], ends[0])]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        if end - merged[-1][0] <= 1.3 * unit:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    found = []
    for start, end in merged:
        columns = np.flatnonzero(ink[start:end].any(axis=0))
        if end - start < 0.28 * unit or not len(columns):
            continue
        gaps = np.flatnonzero(np.diff(columns) > APART * unit)
        lefts = [int(columns[0]), *(int(columns[gap + 1]) for gap in gaps)]
        rights = [*(int(columns[gap]) + 1 for gap in gaps), int(columns[-1]) + 1]
        found += [(start, end, left, right) for left, right in zip(lefts, rights, strict=True)]
    return found


def _outside(grey: Picture, tables: Sequence[Sequence[_Cell]], models: Recogniser) -> list[Piece]:
    """Lines outside the tables, found by the detector."""
    rest = grey.copy()
    for table in tables:
        top, bottom = min(cell.top for cell in table), max(cell.bottom for cell in table)
        left, right = min(cell.x0 for cell in table), max(cell.x1 for cell in table)
        rest[max(top - 2, 0) : bottom + 3, max(left - 2, 0) : right + 3] = 255
    if not (rest < 128).any():
        return []
    factor = min(1.0, DETECTION_SIDE / max(rest.shape))
    small = cv2.resize(rest, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else rest
    crops, places = [], []
    for corners in models.boxes(grey_crop(np.asarray(small, np.uint8))):
        (x0, top), (x1, bottom) = (corners / factor).min(axis=0), (corners / factor).max(axis=0)
        crop = rest[max(int(top), 0) : int(bottom) + 1, max(int(x0), 0) : int(x1) + 1]
        if crop.shape[0] > 5 and crop.shape[1] > 2:
            trim = (bottom - top) * 0.12
            crops.append(grey_crop(crop))
            places.append((float(x0), float(top + trim), float(x1), float(bottom - trim)))
    read = models.texts(crops)
    return [Piece(mended(text.strip()), score, *place) for (text, score), place in zip(read, places, strict=True)]


def _contradicts_itself(pieces: Sequence[Piece], owners: Sequence[_Cell]) -> bool:
    """Cells that hold two amounts or two codes one above the other: rules between them were lost or slant."""
    held: dict[_Cell, list[str]] = {}
    for piece, owner in zip(pieces, owners, strict=True):
        held.setdefault(owner, []).append(piece.text)
    numeric = [texts for texts in held.values() if any(map(is_number, texts))]
    doubled = sum(
        sum(bool(_MONEY.search(text)) and is_number(text) for text in texts) > 1
        or sum(bool(_CODE.match(text)) for text in texts) > 1
        for texts in numeric
    )
    return doubled >= MANY_DOUBLES and doubled > DOUBLE_SHARE * len(numeric)


def _laid(inside: Sequence[Piece], outside: Sequence[Piece], usual: float, scale: float) -> Glyphs:
    """Pieces as glyphs: characters share the width of their piece, digits half as wide as others."""
    points: list[int] = []
    parts: list[npt.NDArray[np.float64]] = []
    for piece, is_inside in [*((one, True) for one in inside), *((one, False) for one in outside)]:
        size = usual if is_inside else min((piece.bottom - piece.top) * scale, 2.4 * usual)
        widths = np.array([1.0 if ord(character) > 0xFF else 0.5 for character in piece.text])
        ends = np.concatenate([[0.0], np.cumsum(widths)]) / widths.sum() * (piece.x1 - piece.x0) + piece.x0
        baseline = (piece.top + piece.bottom) / 2 * scale + 0.36 * size
        for number, character in enumerate(piece.text):
            if not character.isspace():
                points.append(ord(character))
                parts.append(np.array([ends[number] * scale, ends[number + 1] * scale, baseline, size]))
    rows = np.array(parts, np.float64).reshape(-1, 4)
    upright = np.ones(len(points), np.bool_)
    return Glyphs(np.array(points, np.uint32), rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], upright)


def _scaled(piece: Piece, scale: float) -> Box:
    return piece.x0 * scale, piece.top * scale, piece.x1 * scale, piece.bottom * scale
