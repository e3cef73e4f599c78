"""The fast reader: PDFium through batched ctypes calls into numpy buffers, no per-character Python objects.

In: a file. Out: `Page`s. Prototypes take integer addresses so that C-level `map` drives them. PDFium is not
thread-safe: one process, one thread. Decoding only; what the glyphs mean is decided elsewhere.
"""

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as raw_api

from pipelines.pages import calls
from pipelines.pages.calls import Handle
from pipelines.pages.characters import CharacterSet
from pipelines.pages.errors import EncryptedPdf, UnreadablePdf
from pipelines.pages.model import Edges, Floats, Glyphs, Page
from pipelines.pages.upright import BLANKS, RawGlyphs, clipped, deduplicated, reading_turn, turned_edges, turned_glyphs
from pipelines.pages.visibility import (
    BAR_THICKNESS,
    DARK_LEVEL,
    FAINT_ALPHA,
    FAINT_LEVEL,
    MIN_AREA_SIDE,
    lowest_area,
    seen,
)

PASSWORD_ERROR: Final = 4
OBJECT_PATH: Final = 2
OBJECT_FORM: Final = 5
NO_TEXT: Final = -1
INVISIBLE: Final = 3
MAX_FORM_DEPTH: Final = 8
MIN_EDGE: Final = 1.0
# PDFium writes a hyphen that ends a line as U+0002 or U+FFFE; on the page it is a minus like any other.
LINE_END_HYPHENS: Final = CharacterSet([0x02, 0xFFFE])
FIRST_CJK: Final = 0x3001  # after the ideographic space, which has no outline in any font
# One unit of a thousand to the em is left of an empty outline; the thinnest stroke, 一, has thirty.
EMPTY_OUTLINE: Final = 0.005


Matrix: TypeAlias = tuple[float, float, float, float, float, float]


class Objects(NamedTuple):
    """What a page draws: paths by the matrix of the form around them, and text objects with their render modes."""

    paths: list[tuple[Matrix | None, list[Handle]]]
    texts: list[Handle]
    modes: list[int]


def read_pages(path: Path, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """Pages in order (1-based `numbers` only, if given).

    Raises: EncryptedPdf, UnreadablePdf.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PASSWORD_ERROR:
            raise EncryptedPdf(path) from error
        raise UnreadablePdf(path, "PDFium cannot open it: damaged or not a PDF") from error
    try:
        handle = ctypes.cast(document.raw, ctypes.c_void_p).value
        for number in numbers or range(1, len(document) + 1):
            yield _read_page(path, handle, number)
    finally:
        document.close()


def _read_page(path: Path, document: int | None, number: int) -> Page:
    page = calls.load_page(document, number - 1)
    if not page:
        raise UnreadablePdf(path, f"page {number} cannot be decoded")
    try:
        text = calls.text_load(page)
        try:
            return _decoded_page(page, text, number)
        finally:
            calls.text_close(text)
    finally:
        calls.close_page(page)


def _decoded_page(page: int, text: Handle, number: int) -> Page:
    box = np.zeros(4, np.float32)
    calls.page_box(page, box.ctypes.data)
    left, top, right, bottom = box.astype(np.float64).tolist()
    width, height = right - left, top - bottom
    drawn = _drawn_objects(page)
    raw = _raw_glyphs(text, drawn, left, top)
    displayed = int(calls.page_rotation(page)) % 4
    turn = reading_turn(raw, displayed)
    size = (width, height) if turn % 2 == 0 else (height, width)
    glyphs = deduplicated(clipped(turned_glyphs(raw, turn, width, height), *size))
    edges = turned_edges(_edges(drawn, left, top, glyphs), turn, width, height)
    return Page(number, *size, (turn - displayed) % 4, glyphs, edges, "fast", _lacks_outlines(text, drawn.texts))


def _lacks_outlines(text: Handle, texts: Sequence[Handle]) -> bool:
    """Whether Chinese is set in a font that is neither in the file nor on this machine.

    PDFium then measures empty outlines, and leaves out characters that stand alone (行 over 次 in a heading), or, on
    a page set sideways, all of them.
    """
    if all(map(calls.is_embedded, set(map(calls.object_font, texts)))):
        return False
    chinese = np.flatnonzero(_code_points(text) >= FIRST_CJK).tolist()
    boxes = np.zeros((len(chinese), 4), np.float64)
    start, end = boxes.ctypes.data, boxes.ctypes.data + 32 * len(chinese)
    deque(map(calls.outline_box, repeat(text), chinese, *(range(start + at, end + at, 32) for at in (0, 8, 16, 24))), 0)
    sides = np.abs(np.stack([boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2]]))
    return not chinese or bool((sides.min(axis=0) <= EMPTY_OUTLINE * sides.max(axis=0)).any())


def _filled(call: Any, handle: Handle, indices: Sequence[int], width: int) -> Floats:
    """`call(handle, index, pointer)` for every index, each filling one float32 row of `width`."""
    rows = calls.ROOM.rows(len(indices)).view(np.float32)
    deque(map(call, repeat(handle), indices, calls.ROOM.pointers[0]), 0)
    return rows[:, :width].astype(np.float64)


def _code_points(text: Handle) -> npt.NDArray[np.uint32]:
    count = max(int(calls.count_chars(text)), 0)
    if not count:
        return np.empty(0, np.uint32)
    buffer = ctypes.create_string_buffer(2 * count + 4)
    written = calls.get_text(text, 0, count, ctypes.addressof(buffer))
    if written - 1 == count:
        units: npt.NDArray[np.uint16] = np.frombuffer(buffer.raw, np.uint16, count)
        return units.astype(np.uint32)
    return np.fromiter(map(calls.get_unicode, repeat(text), range(count)), np.uint32, count)


def _raw_glyphs(text: Handle, drawn: Objects, left: float, top: float) -> RawGlyphs:
    """Characters with ink, in content order; blanks are not asked for."""
    code_point = _code_points(text)
    code_point[LINE_END_HYPHENS.flags(code_point)] = ord("-")
    index = np.flatnonzero(~BLANKS.flags(code_point))
    indices = index.tolist()
    box = _filled(calls.loose_box, text, indices, 4)
    matrix = _filled(calls.char_matrix, text, indices, 6)
    a, b, c, d, e, f = matrix.T
    raw = RawGlyphs(
        code_point[index],
        x0=box[:, 0] - left,
        y0=top - box[:, 1],
        x1=box[:, 2] - left,
        y1=top - box[:, 3],
        origin_x=e - left,
        origin_y=top - f,
        dx=a,
        dy=-b,
        size=np.abs(_font_sizes(text, index, box, matrix)) * np.hypot(c, d),
    )
    hidden = _faint_objects(drawn)
    if not hidden:
        return raw
    owners = np.fromiter(map(calls.text_object, repeat(text), indices), np.uint64, len(indices))
    return seen(raw, np.isin(owners, np.array(sorted(hidden), np.uint64)), _dark_areas(drawn, left, top))


def _font_sizes(text: Handle, index: npt.NDArray[np.intp], box: Floats, matrix: Floats) -> Floats:
    """Asked for once a run: characters of one text object share its matrix; where each is an object of its own, those
    of one size on one line share all of it but the place along the line, and the height of the box."""
    a, b, c, d, e, f = (part[1:] == part[:-1] for part in matrix.T)
    _, top, _, bottom = (part[1:] == part[:-1] for part in box.T)
    goes_on = a & b & c & d & f & (e | (top & bottom))
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(index), 1), np.bool_), ~goes_on]))
    sizes = np.fromiter(map(calls.font_size, repeat(text), index[starts].tolist()), np.float64, len(starts))
    return np.repeat(sizes, np.diff(starts, append=len(index)))


def _colours(objects: Sequence[Handle]) -> Floats:
    """Fill colours as rows of red, green, blue, alpha in 0..1."""
    rows = calls.ROOM.rows(len(objects))
    deque(map(calls.fill_colour, objects, *calls.ROOM.pointers), 0)
    return rows[:, :4].astype(np.float64) / 255


def _faint_objects(drawn: Objects) -> set[int]:
    """Addresses of the text objects nobody sees on white paper: pale, transparent or drawn invisibly."""
    if not drawn.texts:
        return set()
    colours = _colours(drawn.texts)
    faint = (colours[:, :3].min(axis=1) >= FAINT_LEVEL) | (colours[:, 3] < FAINT_ALPHA)
    faint |= np.array(drawn.modes) == INVISIBLE
    return {drawn.texts[number].value or 0 for number in np.flatnonzero(faint).tolist()}


def _dark_areas(drawn: Objects, left: float, top: float) -> Floats:
    """Filled dark paths of the page itself, wide and high enough to stand behind a character."""
    objects = [handle for outer, handles in drawn.paths if outer is None for handle in handles]
    if not objects:
        return np.empty((0, 4))
    modes, bounds = _draw_modes(objects), _bounds(objects)
    sides = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    dark = (modes[:, 0] != 0) & (sides >= MIN_AREA_SIDE) & (_colours(objects)[:, :3].min(axis=1) < DARK_LEVEL)
    x0, y0, x1, y1 = bounds[dark].T
    return np.stack([x0 - left, top - y1, x1 - left, top - y0], axis=1)


def _multiplied(inner: Matrix, outer: Matrix) -> Matrix:
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


def _object_matrices(objects: Sequence[Handle]) -> list[Matrix]:
    rows = np.zeros((len(objects), 6), np.float32)
    start = rows.ctypes.data
    deque(map(calls.object_matrix, objects, range(start, start + 24 * len(objects), 24)), 0)
    return [(a, b, c, d, e, f) for a, b, c, d, e, f in rows.astype(np.float64).tolist()]


def _drawn_objects(page: int) -> Objects:
    """Path objects by the matrix of the form they stand in, and text objects; forms inside forms included."""
    drawn = Objects([], [], [])
    count = int(calls.count_objects(page))
    pending: list[tuple[Matrix | None, list[Handle], int]] = [
        (None, list(map(calls.get_object, repeat(page), range(count))), 0)
    ]
    while pending:
        outer, objects, depth = pending.pop()
        modes = list(map(calls.render_mode, objects))
        drawn.texts.extend(o for o, mode in zip(objects, modes, strict=True) if mode != NO_TEXT)
        drawn.modes.extend(mode for mode in modes if mode != NO_TEXT)
        others = [o for o, mode in zip(objects, modes, strict=True) if mode == NO_TEXT]
        kinds = list(map(calls.object_type, others))
        paths, forms = (
            [o for o, k in zip(others, kinds, strict=True) if k == kind] for kind in (OBJECT_PATH, OBJECT_FORM)
        )
        drawn.paths.append((outer, paths))
        if depth >= MAX_FORM_DEPTH:
            continue
        for form, matrix in zip(forms, _object_matrices(forms), strict=True):
            inside = list(map(calls.get_form, repeat(form), range(int(calls.count_form(form)))))
            pending.append((_multiplied(matrix, outer) if outer else matrix, inside, depth + 1))
    return drawn


def _edges(drawn: Objects, left: float, top: float, glyphs: Glyphs) -> Edges:
    segments = [s for outer, objects in drawn.paths if objects for s in _segments(objects, outer, glyphs)]
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


def _segments(objects: list[Handle], outer: Matrix | None, glyphs: Glyphs) -> list[Floats]:
    """Straight pieces (ax, ay, bx, by), y upwards, of the path objects of one form."""
    counts = list(map(calls.count_segments, objects))
    bars = [o for o, n in zip(objects, counts, strict=True) if n in (4, 5)]
    thin, thick = _thin_bars(bars, None if outer else glyphs)
    others = [o for o, n in zip(objects, counts, strict=True) if n not in (4, 5)] + thick
    return [_placed(piece, outer) for piece in (_bar_sides(thin), _path_sides(others)) if len(piece)]


def _thin_bars(bars: list[Handle], glyphs: Glyphs | None) -> tuple[Floats, list[Handle]]:
    """Bounds of filled, unstroked bars thinner than a rule may be; the remaining objects as they are.

    Thicker ones that are lower than the type of the page hold no text, and bound no cell; `glyphs` are None where
    they are not measured in the same units.

    Word draws every rule so; bounds take 1 call where walking the outline takes 20.
    """
    if not bars:
        return np.empty((0, 4)), []
    modes, bounds = _draw_modes(bars), _bounds(bars)
    thickness = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    is_filled = modes[:, 1] == 0
    thin = is_filled & (thickness < BAR_THICKNESS)
    thick = ~thin
    if glyphs and bool((is_filled & thick).any()):
        thick &= ~is_filled | (thickness >= lowest_area(glyphs))
    return bounds[thin], [o for o, is_thick in zip(bars, thick.tolist(), strict=True) if is_thick]


def _draw_modes(paths: Sequence[Handle]) -> npt.NDArray[np.int32]:
    """Rows of (fill mode, is stroked)."""
    rows = calls.ROOM.rows(len(paths))
    deque(map(calls.draw_mode, paths, *calls.ROOM.pointers[:2]), 0)
    return rows[:, :2].astype(np.int32)


def _bounds(objects: Sequence[Handle]) -> Floats:
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
    matrix = np.repeat(np.array(_object_matrices(objects)), counts, axis=0)
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
