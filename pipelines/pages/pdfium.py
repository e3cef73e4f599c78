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

from pipelines.pages.characters import CharacterSet
from pipelines.pages.errors import EncryptedPdf, UnreadablePdf
from pipelines.pages.model import Edges, Floats, Page
from pipelines.pages.upright import BLANKS, RawGlyphs, clipped, deduplicated, reading_turn, turned_edges, turned_glyphs
from pipelines.pages.visibility import DARK_LEVEL, FAINT_ALPHA, FAINT_LEVEL, MIN_AREA_SIDE, seen

_POINTER, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
_DOUBLE, _FLOAT, _ULONG = ctypes.c_double, ctypes.c_float, ctypes.c_ulong

PASSWORD_ERROR: Final = 4
OBJECT_PATH: Final = 2
OBJECT_FORM: Final = 5
NO_TEXT: Final = -1
INVISIBLE: Final = 3
MAX_FORM_DEPTH: Final = 8
BAR_THICKNESS: Final = 3.0
MIN_EDGE: Final = 1.0
# PDFium writes a hyphen that ends a line as U+0002 or U+FFFE; on the page it is a minus like any other.
LINE_END_HYPHENS: Final = CharacterSet([0x02, 0xFFFE])
FIRST_CJK: Final = 0x3001  # after the ideographic space, which has no outline in any font
# One unit of a thousand to the em is left of an empty outline; the thinnest stroke, 一, has thirty.
EMPTY_OUTLINE: Final = 0.005


def _function(name: str, result: Any, *arguments: Any) -> Any:
    """PYFUNCTYPE keeps the GIL over the call, which saves a fifth of the time of a short one."""
    address = ctypes.cast(getattr(raw_api, name), _POINTER).value
    if address is None:
        raise ImportError(f"this PDFium has no {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_load_page = _function("FPDF_LoadPage", _POINTER, _POINTER, _INT)
_close_page = _function("FPDF_ClosePage", None, _POINTER)
_page_box = _function("FPDF_GetPageBoundingBox", _INT, _POINTER, _POINTER)
_page_rotation = _function("FPDFPage_GetRotation", _INT, _POINTER)
_text_load = _function("FPDFText_LoadPage", _POINTER, _POINTER)
_text_close = _function("FPDFText_ClosePage", None, _POINTER)
_count_chars = _function("FPDFText_CountChars", _INT, _POINTER)
_get_text = _function("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
_get_unicode = _function("FPDFText_GetUnicode", _UINT, _POINTER, _INT)
_loose_box = _function("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_outline_box = _function("FPDFText_GetCharBox", _INT, _POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER)
_char_matrix = _function("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
_font_size = _function("FPDFText_GetFontSize", _DOUBLE, _POINTER, _INT)
_count_objects = _function("FPDFPage_CountObjects", _INT, _POINTER)
_get_object = _function("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
_object_type = _function("FPDFPageObj_GetType", _INT, _POINTER)
_object_matrix = _function("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
_object_bounds = _function("FPDFPageObj_GetBounds", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_fill_colour = _function("FPDFPageObj_GetFillColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_render_mode = _function("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
_object_font = _function("FPDFTextObj_GetFont", _POINTER, _POINTER)
_is_embedded = _function("FPDFFont_GetIsEmbedded", _INT, _POINTER)
_text_object = _function("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
_count_form = _function("FPDFFormObj_CountObjects", _INT, _POINTER)
_get_form = _function("FPDFFormObj_GetObject", _POINTER, _POINTER, _ULONG)
_count_segments = _function("FPDFPath_CountSegments", _INT, _POINTER)
_get_segment = _function("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
_segment_point = _function("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
_segment_type = _function("FPDFPathSegment_GetType", _INT, _POINTER)
_segment_closes = _function("FPDFPathSegment_GetClose", _INT, _POINTER)
_draw_mode = _function("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)

Matrix: TypeAlias = tuple[float, float, float, float, float, float]


class Objects(NamedTuple):
    """What a page draws: paths by the matrix of the form around them, and text objects with their render modes."""

    paths: list[tuple[Matrix | None, list[int]]]
    texts: list[int]
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
        handle = ctypes.cast(document.raw, _POINTER).value
        for number in numbers or range(1, len(document) + 1):
            yield _read_page(path, handle, number)
    finally:
        document.close()


def _read_page(path: Path, document: int | None, number: int) -> Page:
    page = _load_page(document, number - 1)
    if not page:
        raise UnreadablePdf(path, f"page {number} cannot be decoded")
    try:
        text = _text_load(page)
        try:
            return _decoded_page(page, text, number)
        finally:
            _text_close(text)
    finally:
        _close_page(page)


def _decoded_page(page: int, text: int, number: int) -> Page:
    box = np.zeros(4, np.float32)
    _page_box(page, box.ctypes.data)
    left, top, right, bottom = box.astype(np.float64).tolist()
    width, height = right - left, top - bottom
    drawn = _drawn_objects(page)
    raw = _raw_glyphs(text, drawn, left, top)
    displayed = int(_page_rotation(page)) % 4
    turn = reading_turn(raw, displayed)
    size = (width, height) if turn % 2 == 0 else (height, width)
    glyphs = deduplicated(clipped(turned_glyphs(raw, turn, width, height), *size))
    edges = turned_edges(_edges(drawn, left, top), turn, width, height)
    return Page(number, *size, (turn - displayed) % 4, glyphs, edges, "fast", _lacks_outlines(text, drawn.texts))


def _lacks_outlines(text: int, texts: Sequence[int]) -> bool:
    """Whether Chinese is set in a font that is neither in the file nor on this machine.

    PDFium then measures empty outlines, and leaves out characters that stand alone (行 over 次 in a heading), or, on
    a page set sideways, all of them.
    """
    if all(map(_is_embedded, set(map(_object_font, texts)))):
        return False
    chinese = np.flatnonzero(_code_points(text) >= FIRST_CJK).tolist()
    boxes = np.zeros((len(chinese), 4), np.float64)
    start, end = boxes.ctypes.data, boxes.ctypes.data + 32 * len(chinese)
    deque(map(_outline_box, repeat(text), chinese, *(range(start + at, end + at, 32) for at in (0, 8, 16, 24))), 0)
    sides = np.abs(np.stack([boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2]]))
    return not chinese or bool((sides.min(axis=0) <= EMPTY_OUTLINE * sides.max(axis=0)).any())


def _filled(call: Any, handle: int, indices: Sequence[int], width: int) -> Floats:
    """`call(handle, index, address)` for every index, each filling one float32 row of `width`."""
    rows = np.zeros((len(indices), width), np.float32)
    start, step = rows.ctypes.data, 4 * width
    deque(map(call, repeat(handle), indices, range(start, start + step * len(indices), step)), 0)
    return rows.astype(np.float64)


def _code_points(text: int) -> npt.NDArray[np.uint32]:
    count = max(int(_count_chars(text)), 0)
    if not count:
        return np.empty(0, np.uint32)
    buffer = ctypes.create_string_buffer(2 * count + 4)
    written = _get_text(text, 0, count, ctypes.addressof(buffer))
    if written - 1 == count:
        units: npt.NDArray[np.uint16] = np.frombuffer(buffer.raw, np.uint16, count)
        return units.astype(np.uint32)
    return np.fromiter(map(_get_unicode, repeat(text), range(count)), np.uint32, count)


def _raw_glyphs(text: int, drawn: Objects, left: float, top: float) -> RawGlyphs:
    """Characters with ink, in content order; blanks are not asked for."""
    code_point = _code_points(text)
    code_point[LINE_END_HYPHENS.flags(code_point)] = ord("-")
    index = np.flatnonzero(~BLANKS.flags(code_point))
    indices = index.tolist()
    box = _filled(_loose_box, text, indices, 4)
    matrix = _filled(_char_matrix, text, indices, 6)
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
    owners = np.fromiter(map(_text_object, repeat(text), indices), np.uint64, len(indices))
    return seen(raw, np.isin(owners, np.array(sorted(hidden), np.uint64)), _dark_areas(drawn, left, top))


def _font_sizes(text: int, index: npt.NDArray[np.intp], box: Floats, matrix: Floats) -> Floats:
    """Asked for once a run: characters of one text object share its matrix; where each is an object of its own, those
    of one size on one line share all of it but the place along the line, and the height of the box."""
    a, b, c, d, e, f = (part[1:] == part[:-1] for part in matrix.T)
    _, top, _, bottom = (part[1:] == part[:-1] for part in box.T)
    goes_on = a & b & c & d & f & (e | (top & bottom))
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(index), 1), np.bool_), ~goes_on]))
    sizes = np.fromiter(map(_font_size, repeat(text), index[starts].tolist()), np.float64, len(starts))
    return np.repeat(sizes, np.diff(starts, append=len(index)))


def _colours(objects: Sequence[int]) -> Floats:
    """Fill colours as rows of red, green, blue, alpha in 0..1."""
    parts = np.zeros((len(objects), 4), np.uint32)
    start, end = parts.ctypes.data, parts.ctypes.data + 16 * len(objects)
    deque(map(_fill_colour, objects, *(range(start + offset, end + offset, 16) for offset in (0, 4, 8, 12))), 0)
    return parts.astype(np.float64) / 255


def _faint_objects(drawn: Objects) -> set[int]:
    """Text objects nobody sees on white paper: pale, transparent or drawn invisibly."""
    if not drawn.texts:
        return set()
    colours = _colours(drawn.texts)
    faint = (colours[:, :3].min(axis=1) >= FAINT_LEVEL) | (colours[:, 3] < FAINT_ALPHA)
    faint |= np.array(drawn.modes) == INVISIBLE
    return {drawn.texts[number] for number in np.flatnonzero(faint).tolist()}


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


def _object_matrices(objects: Sequence[int]) -> list[Matrix]:
    rows = np.zeros((len(objects), 6), np.float32)
    start = rows.ctypes.data
    deque(map(_object_matrix, objects, range(start, start + 24 * len(objects), 24)), 0)
    return [(a, b, c, d, e, f) for a, b, c, d, e, f in rows.astype(np.float64).tolist()]


def _drawn_objects(page: int) -> Objects:
    """Path objects by the matrix of the form they stand in, and text objects; forms inside forms included."""
    drawn = Objects([], [], [])
    count = int(_count_objects(page))
    pending: list[tuple[Matrix | None, list[int], int]] = [
        (None, list(map(_get_object, repeat(page), range(count))), 0)
    ]
    while pending:
        outer, objects, depth = pending.pop()
        modes = list(map(_render_mode, objects))
        drawn.texts.extend(o for o, mode in zip(objects, modes, strict=True) if mode != NO_TEXT)
        drawn.modes.extend(mode for mode in modes if mode != NO_TEXT)
        others = [o for o, mode in zip(objects, modes, strict=True) if mode == NO_TEXT]
        kinds = list(map(_object_type, others))
        paths, forms = (
            [o for o, k in zip(others, kinds, strict=True) if k == kind] for kind in (OBJECT_PATH, OBJECT_FORM)
        )
        drawn.paths.append((outer, paths))
        if depth >= MAX_FORM_DEPTH:
            continue
        for form, matrix in zip(forms, _object_matrices(forms), strict=True):
            inside = list(map(_get_form, repeat(form), range(int(_count_form(form)))))
            pending.append((_multiplied(matrix, outer) if outer else matrix, inside, depth + 1))
    return drawn


def _edges(drawn: Objects, left: float, top: float) -> Edges:
    segments = [s for outer, objects in drawn.paths if objects for s in _segments(objects, outer)]
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


def _segments(objects: list[int], outer: Matrix | None) -> list[Floats]:
    """Straight pieces (ax, ay, bx, by), y upwards, of the path objects of one form."""
    counts = list(map(_count_segments, objects))
    bars = [o for o, n in zip(objects, counts, strict=True) if n in (4, 5)]
    thin, thick = _thin_bars(bars)
    others = [o for o, n in zip(objects, counts, strict=True) if n not in (4, 5)] + thick
    return [_placed(piece, outer) for piece in (_bar_sides(thin), _path_sides(others)) if len(piece)]


def _thin_bars(bars: list[int]) -> tuple[Floats, list[int]]:
    """Bounds of filled, unstroked bars thinner than a rule may be; the remaining objects as they are.

    Word draws every rule so; bounds take 1 call where walking the outline takes 20.
    """
    if not bars:
        return np.empty((0, 4)), []
    modes, bounds = _draw_modes(bars), _bounds(bars)
    thickness = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    thin = (modes[:, 1] == 0) & (thickness < BAR_THICKNESS)
    return bounds[thin], [o for o, is_thin in zip(bars, thin.tolist(), strict=True) if not is_thin]


def _draw_modes(paths: Sequence[int]) -> npt.NDArray[np.int32]:
    """Rows of (fill mode, is stroked)."""
    modes = np.zeros((len(paths), 2), np.int32)
    at, end = modes.ctypes.data, modes.ctypes.data + 8 * len(paths)
    deque(map(_draw_mode, paths, range(at, end, 8), range(at + 4, end + 4, 8)), 0)
    return modes


def _bounds(objects: Sequence[int]) -> Floats:
    """Rows of (left, bottom, right, top)."""
    bounds = np.zeros((len(objects), 4), np.float32)
    at, end = bounds.ctypes.data, bounds.ctypes.data + 16 * len(objects)
    deque(map(_object_bounds, objects, *(range(at + offset, end + offset, 16) for offset in (0, 4, 8, 12))), 0)
    return bounds.astype(np.float64)


def _bar_sides(bounds: Floats) -> Floats:
    if not len(bounds):
        return np.empty((0, 4))
    x0, y0, x1, y1 = bounds.T
    sides = ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0))
    return np.concatenate([np.stack(side, 1) for side in sides])


def _path_sides(objects: list[int]) -> Floats:
    """Lines between the points of each subpath, closing lines included; curves end where they start to bend."""
    if not objects:
        return np.empty((0, 4))
    counts = list(map(_count_segments, objects))
    handles = list(
        chain.from_iterable(map(_get_segment, repeat(o), range(n)) for o, n in zip(objects, counts, strict=True))
    )
    if len(handles) < 2:
        return np.empty((0, 4))
    points = np.zeros((len(handles), 2), np.float32)
    at = points.ctypes.data
    deque(
        map(_segment_point, handles, range(at, at + 8 * len(handles), 8), range(at + 4, at + 4 + 8 * len(handles), 8)),
        0,
    )
    matrix = np.repeat(np.array(_object_matrices(objects)), counts, axis=0)
    x = points[:, 0] * matrix[:, 0] + points[:, 1] * matrix[:, 2] + matrix[:, 4]
    y = points[:, 0] * matrix[:, 1] + points[:, 1] * matrix[:, 3] + matrix[:, 5]
    types = np.fromiter(map(_segment_type, handles), np.int32, len(handles))
    closes = np.fromiter(map(_segment_closes, handles), np.bool_, len(handles))
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
