"""PDFium's functions, called at the least cost from Python, and the room they write their numbers into.

In: handles and numbers. Out: the same. What the numbers mean is the reader's affair (`pdfium`).
"""

import ctypes
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw_api

Words: TypeAlias = npt.NDArray[np.uint32]

_POINTER, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
_DOUBLE, _FLOAT, _ULONG = ctypes.c_double, ctypes.c_float, ctypes.c_ulong


class Handle(ctypes.c_void_p):
    """A pointer PDFium gave that goes into many calls: as an object, so that none of them has to convert it."""


def _function(name: str, result: Any, *arguments: Any) -> Any:
    """PYFUNCTYPE keeps the GIL over the call, which saves a fifth of the time of a short one.

    Functions called for every character or object are declared without the types of their arguments, which saves
    a third more: they take `Handle`s, numbers, and pointers as `Room` makes them, and nothing else.
    """
    address = ctypes.cast(getattr(raw_api, name), _POINTER).value
    if address is None:
        raise ImportError(f"this PDFium has no {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


load_page = _function("FPDF_LoadPage", _POINTER, _POINTER, _INT)
close_page = _function("FPDF_ClosePage", None, _POINTER)
page_box = _function("FPDF_GetPageBoundingBox", _INT, _POINTER, _POINTER)
page_rotation = _function("FPDFPage_GetRotation", _INT, _POINTER)
text_load = _function("FPDFText_LoadPage", Handle, _POINTER)
text_close = _function("FPDFText_ClosePage", None, _POINTER)
count_chars = _function("FPDFText_CountChars", _INT, _POINTER)
get_text = _function("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
get_unicode = _function("FPDFText_GetUnicode", _UINT, _POINTER, _INT)
loose_box = _function("FPDFText_GetLooseCharBox", _INT)
outline_box = _function("FPDFText_GetCharBox", _INT, _POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER)
char_matrix = _function("FPDFText_GetMatrix", _INT)
font_size = _function("FPDFText_GetFontSize", _DOUBLE)
count_objects = _function("FPDFPage_CountObjects", _INT, _POINTER)
get_object = _function("FPDFPage_GetObject", Handle, _POINTER, _INT)
remove_object = _function("FPDFPage_RemoveObject", _INT, _POINTER, _POINTER)
destroy_object = _function("FPDFPageObj_Destroy", None, _POINTER)
object_type = _function("FPDFPageObj_GetType", _INT)
object_matrix = _function("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
object_bounds = _function("FPDFPageObj_GetBounds", _INT)
fill_colour = _function("FPDFPageObj_GetFillColor", _INT)
has_transparency = _function("FPDFPageObj_HasTransparency", _INT)
render_mode = _function("FPDFTextObj_GetTextRenderMode", _INT)
object_font = _function("FPDFTextObj_GetFont", _POINTER)
is_embedded = _function("FPDFFont_GetIsEmbedded", _INT, _POINTER)
text_object = _function("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
count_form = _function("FPDFFormObj_CountObjects", _INT, _POINTER)
get_form = _function("FPDFFormObj_GetObject", Handle, _POINTER, _ULONG)
count_segments = _function("FPDFPath_CountSegments", _INT)
get_segment = _function("FPDFPath_GetPathSegment", Handle)
segment_point = _function("FPDFPathSegment_GetPoint", _INT)
segment_type = _function("FPDFPathSegment_GetType", _INT)
segment_closes = _function("FPDFPathSegment_GetClose", _INT)
draw_mode = _function("FPDFPath_GetDrawMode", _INT)


class Room:
    """Rows that PDFium writes numbers of four bytes into, and pointers to the first four of each row.

    Kept for all pages: to make a pointer costs as much as to call with it.
    """

    ROW: Final = 6

    def __init__(self) -> None:
        self._grow(1 << 10)

    def _grow(self, count: int) -> None:
        buffer = ctypes.create_string_buffer(4 * self.ROW * count)
        starts = range(0, 4 * self.ROW * count, 4 * self.ROW)
        self._rows: Words = np.frombuffer(memoryview(buffer), np.uint32).reshape(count, self.ROW)
        self.pointers = [[ctypes.byref(buffer, start + offset) for start in starts] for offset in (0, 4, 8, 12)]

    def rows(self, count: int) -> Words:
        """The first `count` rows, emptied; good until the next call."""
        if count > len(self._rows):
            self._grow(2 * count)
        rows = self._rows[:count]
        rows[:] = 0
        return rows


ROOM: Final = Room()
