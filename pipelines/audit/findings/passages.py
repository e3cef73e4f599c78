"""A passage of a section's text → where it stands on the page.

In: a reference `text/<section>/<offset>/<length>`, and the section's printed lines. Out: page and box. Pure.
"""

from bisect import bisect_right
from collections.abc import Sequence

from pipelines.audit.reasoning import Box


def passage(ref: str) -> tuple[int, int]:
    """Offset and length of the passage a reference names."""
    _, _, offset, length = ref.split("/")
    return int(offset), int(length)


def place_of(
    offset: int,
    length: int,
    line_offsets: Sequence[int] | None,
    line_pages: Sequence[int] | None,
    line_boxes: Sequence[Sequence[float]] | None,
) -> tuple[int, Box] | None:
    """The page where the passage begins, and the box around its lines there; None where lines are not known."""
    if not line_offsets or not line_pages or not line_boxes:
        return None
    first = max(bisect_right(line_offsets, offset) - 1, 0)
    last = max(bisect_right(line_offsets, offset + max(length, 1) - 1), first + 1)
    page = line_pages[first]
    boxes = [box for at, box in zip(line_pages[first:last], line_boxes[first:last], strict=True) if at == page]
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return page, (min(x0), min(top), max(x1), max(bottom))
