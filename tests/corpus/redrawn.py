"""The same report with its rules drawn differently, or not at all; the text stays.

In and out: the bytes of a PDF. Works on page content only, not inside forms.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Pdf

from tests.corpus.disguises import PAINTS, apply

Draw = Callable[[float, float, float, float], str | None]
BAR_THICKNESS = 0.48  # points; what Word draws for a half-point border
AXIS_TOLERANCE = 0.3  # points; a rule this far from straight still counts as straight


def drop_vertical_rules(source: bytes) -> bytes:
    return redraw_rules(source, lambda x0, _y0, x1, _y1: "" if abs(x1 - x0) <= AXIS_TOLERANCE else None)


def drop_horizontal_rules(source: bytes) -> bytes:
    return redraw_rules(source, lambda _x0, y0, _x1, y1: "" if abs(y1 - y0) <= AXIS_TOLERANCE else None)


def drop_all_rules(source: bytes) -> bytes:
    return redraw_rules(source, lambda *_segment: "")


def rules_as_bars(source: bytes) -> bytes:
    """Every rule becomes a filled rectangle 0.48 points thick."""
    return redraw_rules(source, _bar)


def double_rules(source: bytes) -> bytes:
    """Every rule becomes two, 1.6 points apart."""

    def pair(x0: float, y0: float, x1: float, y1: float) -> str:
        dx, dy = (0.8, 0.0) if abs(x1 - x0) <= AXIS_TOLERANCE else (0.0, 0.8)
        return _bar(x0 - dx, y0 - dy, x1 - dx, y1 - dy) + _bar(x0 + dx, y0 + dy, x1 + dx, y1 + dy)

    return redraw_rules(source, pair)


def dashed_rules(source: bytes) -> bytes:
    return redraw_rules(source, lambda x0, y0, x1, y1: f"[3 2] 0 d {x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S [] 0 d\n")


def dotted_bars(source: bytes) -> bytes:
    """Dashes drawn one by one as little bars, as some printers' drivers do."""

    def dots(x0: float, y0: float, x1: float, y1: float) -> str:
        length = max(abs(x1 - x0), abs(y1 - y0))
        steps = max(1, int(length / 4))
        ends = [(step / steps, (step + 0.6) / steps) for step in range(steps)]
        return "".join(
            _bar(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b) for a, b in ends
        )

    return redraw_rules(source, dots)


def _bar(x0: float, y0: float, x1: float, y1: float) -> str:
    half = BAR_THICKNESS / 2
    left, low = min(x0, x1) - half, min(y0, y1) - half
    return f"{left:.3f} {low:.3f} {abs(x1 - x0) + 2 * half:.3f} {abs(y1 - y0) + 2 * half:.3f} re f\n"


def redraw_rules(source: bytes, draw: Draw) -> bytes:
    """Give each straight stroke or thin bar to `draw`; None keeps it as it was."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(_redrawn(page, draw))

    return apply(source, change)


def _redrawn(page: pikepdf.Page, draw: Draw) -> bytes:
    out: list[bytes] = []
    path: list[Any] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"m", "l", "re", "h", "c", "v", "y"}:
            path.append(instruction)
        elif operator in PAINTS and path:
            out += _painted(path, instruction, draw)
            path = []
        else:
            out += [pikepdf.unparse_content_stream([*path, instruction]), b"\n"]
            path = []
    return b"".join(out)


def _painted(path: list[Any], paint: Any, draw: Draw) -> Iterator[bytes]:
    segments = list(_straight_segments(path))
    drawn = [draw(*segment) for segment in segments]
    if all(text is None for text in drawn):
        yield pikepdf.unparse_content_stream([*path, paint]) + b"\n"
        return
    # A path may mix both directions: what `draw` leaves alone is stroked again by itself.
    for segment, text in zip(segments, drawn, strict=True):
        yield (_bar(*segment) if text is None else text).encode()


def _straight_segments(path: list[Any]) -> Iterator[tuple[float, float, float, float]]:
    last = (0.0, 0.0)
    for instruction in path:
        operator = str(instruction.operator)
        numbers = [float(value) for value in instruction.operands]
        if operator == "m":
            last = (numbers[0], numbers[1])
        elif operator == "l":
            if abs(numbers[0] - last[0]) <= AXIS_TOLERANCE or abs(numbers[1] - last[1]) <= AXIS_TOLERANCE:
                yield (*last, numbers[0], numbers[1])
            last = (numbers[0], numbers[1])
        elif operator == "re":
            x, y, width, height = numbers
            if abs(height) <= 2:
                yield (x, y + height / 2, x + width, y + height / 2)
            elif abs(width) <= 2:
                yield (x + width / 2, y, x + width / 2, y + height)
