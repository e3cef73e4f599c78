"""The fast reader: PDFium through batched ctypes calls into numpy buffers, no per-character Python objects.

In: a file. Out: `Page`s. Prototypes take integer addresses so that C-level `map` drives them. PDFium is not
thread-safe: one process, one thread. Decoding only; what the glyphs mean is decided elsewhere.
"""

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import repeat, takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as raw_api
from pypdfium2.internal import bases

from pipelines.formats.page import Box, Flags, Floats, Page
from pipelines.formats.pdf import pdfium_calls as calls
from pipelines.formats.pdf.code_points import CharacterSet
from pipelines.formats.pdf.covered_text import MAX_COVER_SIDE, covered
from pipelines.formats.pdf.errors import EncryptedPdf, UnreadablePdf
from pipelines.formats.pdf.orientation import (
    BLANKS,
    RawGlyphs,
    clipped,
    deduplicated,
    reading_turn,
    turned_edges,
    turned_glyphs,
)
from pipelines.formats.pdf.pdfium_calls import Handle
from pipelines.formats.pdf.strokes import (
    Matrix,
    Paths,
    draw_modes,
    fill_colours,
    multiplied,
    object_matrices,
    parted,
    path_bounds,
    path_edges,
)
from pipelines.formats.pdf.visibility import DARK_LEVEL, FAINT_ALPHA, FAINT_LEVEL, MIN_AREA_SIDE, seen

_CONFIG: Final = raw_api.FPDF_LIBRARY_CONFIG(version=2)
PASSWORD_ERROR: Final = 4
OBJECT_PATH: Final = 2
OBJECT_FORM: Final = 5
NO_TEXT: Final = -1
INVISIBLE: Final = 3
MAX_FORM_DEPTH: Final = 8
# PDFium writes a hyphen that ends a line as U+0002 or U+FFFE; on the page it is a minus like any other.
LINE_END_HYPHENS: Final = CharacterSet([0x02, 0xFFFE])
RED_LEAST: Final = 0.6
RED_MOST: Final = 0.35
FIRST_CJK: Final = 0x3001  # after the ideographic space, which has no outline in any font
# One unit of a thousand to the em is left of an empty outline; the thinnest stroke, 一, has thirty.
EMPTY_OUTLINE: Final = 0.005


class Objects(NamedTuple):
    """What a page draws: paths by the form they stand in, text objects with their render modes, and the objects of the
    page itself in the order they are drawn in."""

    paths: list[Paths]
    texts: list[Handle]
    modes: list[int]
    order: list[Handle]


def read_pages(path: Path, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """Pages in order (1-based `numbers` only, if given).

    Raises: EncryptedPdf, UnreadablePdf.
    """
    _start_afresh()
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


def _start_afresh() -> None:
    """Have PDFium forget the fonts, faces and maps of the documents before, so that none can change how this one reads.

    It takes microseconds. Where somebody else in this process has a document open, nothing may be forgotten.
    """
    if any(bases.ObjectTracker.values()):
        return
    raw_api.FPDF_DestroyLibrary()
    raw_api.FPDF_InitLibraryWithConfig(_CONFIG)


def _read_page(path: Path, document: int | None, number: int) -> Page:
    page = calls.load_page(document, number - 1)
    if not page:
        raise UnreadablePdf(path, f"page {number} cannot be decoded")
    try:
        covers: set[int] = set()
        while True:
            text = calls.text_load(page)
            try:
                read, buried = _decoded_page(page, text, number, covers)
            finally:
                calls.text_close(text)
            if not buried:
                return read
            for address in buried:
                if calls.remove_object(page, address):
                    calls.destroy_object(address)
                else:
                    return read
    finally:
        calls.close_page(page)


def _decoded_page(page: int, text: Handle, number: int, covers: set[int]) -> tuple[Page, set[int]]:
    """The page, and the text objects that lie wholly under areas drawn later.

    PDFium leaves out a character it has met at the same place before: a figure typed over a blotted one lacks the
    digits the two share, until the lower one is taken away and the page read again. `covers` keeps what covers from one
    reading to the next.
    """
    box = np.zeros(4, np.float32)
    calls.page_box(page, box.ctypes.data)
    left, top, right, bottom = box.astype(np.float64).tolist()
    width, height = right - left, top - bottom
    drawn = _drawn_objects(page)
    raw, here, buried = _raw_glyphs(text, drawn, left, top)
    covers |= here
    displayed = int(calls.page_rotation(page)) % 4
    turn = reading_turn(raw, displayed)
    size = (width, height) if turn % 2 == 0 else (height, width)
    glyphs = deduplicated(clipped(turned_glyphs(raw, turn, width, height), *size))
    edges = turned_edges(path_edges(drawn.paths, left, top, glyphs, covers), turn, width, height)
    doubtful = _lacks_outlines(text, drawn.texts)
    red = _red_places(drawn, left, top) if turn == 0 else ()
    return Page(number, *size, (turn - displayed) % 4, glyphs, edges, "fast", doubtful, red), buried


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
    deque(
        map(calls.outline_box, repeat(text), chinese, *(range(start + at, end + at, 32) for at in (0, 8, 16, 24))),
        0,
    )
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


def _raw_glyphs(text: Handle, drawn: Objects, left: float, top: float) -> tuple[RawGlyphs, set[int], set[int]]:
    """Characters with ink, in content order; the addresses of areas that cover others, and of text wholly covered.

    Blanks are not asked for.
    """
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
    hidden, above = _faint_objects(drawn), _areas_above(drawn)
    if not hidden and not above:
        return raw, set(), set()
    owners = np.fromiter(map(calls.text_object, repeat(text), indices), np.uint64, len(indices))
    faint = np.isin(owners, np.array(sorted(hidden), np.uint64))
    is_covered, covers = _covered(raw, owners, drawn, above, (left, top))
    dark = _dark_areas(drawn, left, top) if hidden else np.empty((0, 4))
    buried = set(owners[is_covered].tolist()) - set(owners[~is_covered].tolist())
    own = {handle.value for handle in drawn.order}
    return seen(raw.take(~is_covered), faint[~is_covered], dark), covers, buried & own


def _areas_above(drawn: Objects) -> list[int]:
    """Which bars of the page itself are areas that may lie over text, for text is drawn before them."""
    page = drawn.paths[0]
    sides = np.minimum(page.bounds[:, 2] - page.bounds[:, 0], page.bounds[:, 3] - page.bounds[:, 1])
    areas = np.flatnonzero((page.modes[:, 0] != 0) & (sides >= MIN_AREA_SIDE) & (sides <= MAX_COVER_SIDE)).tolist()
    if not areas or not drawn.texts:
        return []
    first = drawn.texts[0].value
    before = {handle.value for handle in takewhile(lambda handle: handle.value != first, drawn.order)}
    above = [number for number in areas if page.bars[number].value not in before]
    return [number for number in above if not calls.has_transparency(page.bars[number])]


def _covered(
    raw: RawGlyphs, owners: npt.NDArray[np.uint64], drawn: Objects, above: Sequence[int], corner: tuple[float, float]
) -> tuple[Flags, set[int]]:
    """Which characters areas lie over, and the addresses of those areas; text inside forms is not looked at."""
    if not above:
        return np.zeros(len(owners), np.bool_), set()
    (left, top), page = corner, drawn.paths[0]
    rank = {handle.value: rank for rank, handle in enumerate(drawn.order)}
    texts, place = np.unique(owners, return_inverse=True)
    ranks = np.array([rank.get(address, len(rank)) for address in texts.tolist()])[place]
    x0, y0, x1, y1 = page.bounds[above].T
    areas = np.stack([x0 - left, top - y1, x1 - left, top - y0], axis=1)
    handles = [page.bars[number] for number in above]
    is_covered, covers = covered(raw, ranks, areas, np.array([rank[handle.value] for handle in handles]))
    return is_covered, {
        handle.value or 0 for handle, is_cover in zip(handles, covers.tolist(), strict=True) if is_cover
    }


def _font_sizes(text: Handle, index: npt.NDArray[np.intp], box: Floats, matrix: Floats) -> Floats:
    """Asked for once a run: characters of one text object share its matrix; where each is an object of its own, those
    of one size on one line share all of it but the place along the line, and the height of the box."""
    a, b, c, d, e, f = (part[1:] == part[:-1] for part in matrix.T)
    _, top, _, bottom = (part[1:] == part[:-1] for part in box.T)
    goes_on = a & b & c & d & f & (e | (top & bottom))
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(index), 1), np.bool_), ~goes_on]))
    sizes = np.fromiter(map(calls.font_size, repeat(text), index[starts].tolist()), np.float64, len(starts))
    return np.repeat(sizes, np.diff(starts, append=len(index)))


def _faint_objects(drawn: Objects) -> set[int]:
    """Addresses of the text objects nobody sees on white paper: pale, transparent or drawn invisibly."""
    if not drawn.texts:
        return set()
    colours = fill_colours(drawn.texts)
    faint = (colours[:, :3].min(axis=1) >= FAINT_LEVEL) | (colours[:, 3] < FAINT_ALPHA)
    faint |= np.array(drawn.modes) == INVISIBLE
    return {drawn.texts[number].value or 0 for number in np.flatnonzero(faint).tolist()}


def _red_places(drawn: Objects, left: float, top: float) -> tuple[Box, ...]:
    """Boxes of the page's own text in red: (x0, top, x1, bottom)."""
    if not drawn.texts:
        return ()
    red, green, blue = fill_colours(drawn.texts)[:, :3].T
    own = {handle.value for handle in drawn.order}
    found = np.flatnonzero((red > RED_LEAST) & (green < RED_MOST) & (blue < RED_MOST)).tolist()
    objects = [drawn.texts[number] for number in found if drawn.texts[number].value in own]
    if not objects:
        return ()
    x0, y0, x1, y1 = path_bounds(objects).T
    return tuple(map(tuple, np.stack([x0 - left, top - y1, x1 - left, top - y0], axis=1).tolist()))


def _dark_areas(drawn: Objects, left: float, top: float) -> Floats:
    """Filled dark paths of the page itself, wide and high enough to stand behind a character."""
    objects = [*drawn.paths[0].bars, *drawn.paths[0].others]
    if not objects:
        return np.empty((0, 4))
    modes, bounds = draw_modes(objects), path_bounds(objects)
    sides = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    dark = (modes[:, 0] != 0) & (sides >= MIN_AREA_SIDE) & (fill_colours(objects)[:, :3].min(axis=1) < DARK_LEVEL)
    x0, y0, x1, y1 = bounds[dark].T
    return np.stack([x0 - left, top - y1, x1 - left, top - y0], axis=1)


def _drawn_objects(page: int) -> Objects:
    """Paths by the form they stand in, those of the page first, and text objects; forms inside forms included."""
    order = list(map(calls.get_object, repeat(page), range(int(calls.count_objects(page)))))
    drawn = Objects([], [], [], order)
    pending: list[tuple[Matrix | None, list[Handle], int]] = [(None, order, 0)]
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
        drawn.paths.append(parted(outer, paths))
        if depth >= MAX_FORM_DEPTH:
            continue
        for form, matrix in zip(forms, object_matrices(forms), strict=True):
            inside = list(map(calls.get_form, repeat(form), range(int(calls.count_form(form)))))
            pending.append((multiplied(matrix, outer) if outer else matrix, inside, depth + 1))
    return drawn
