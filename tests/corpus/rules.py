"""The rules of a table, drawn the ways that different programs draw them.

In: the boxes of all cells. Out: strokes, bars or shades on the canvas. No text.
"""

from reportlab.pdfgen.canvas import Canvas

from tests.corpus.profiles import Look

Box = tuple[float, float, float, float]
Segment = tuple[float, float, float, float]
BAR = 0.48
GAP = 0.9


def draw_rules(canvas: Canvas, look: Look, boxes: list[Box], tops: list[float], *, head_rows: int) -> None:
    canvas.saveState()
    canvas.setLineWidth(look.rule_width)
    if look.rules == "rects":
        for left, low, right, top in boxes:
            canvas.rect(left, low, right - left, top - low)
    elif look.rules == "shaded":
        _shade(canvas, boxes, tops)
    elif look.rules in {"striped", "shaded_header"}:
        _stripe(canvas, boxes, tops, head_rows, is_striped=look.rules == "striped")
    elif look.rules != "none":
        for segment in _wanted(look, boxes, tops, head_rows):
            _draw_segment(canvas, look, segment, boxes)
    canvas.restoreState()


def _wanted(look: Look, boxes: list[Box], tops: list[float], head_rows: int) -> list[Segment]:
    edges = [edge for box in boxes for edge in _edges(box)]
    if look.rules == "cells":
        return edges
    lines = _merged(edges)
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
    if look.rules == "frame":
        return [(left, low, right, low), (left, high, right, high), (left, low, left, high), (right, low, right, high)]
    if look.rules == "inner":
        return [x for x in lines if left + 1 < (x[0] + x[2]) / 2 < right - 1 and low + 1 < (x[1] + x[3]) / 2 < high - 1]
    if look.rules == "horizontal":
        return [line for line in lines if line[1] == line[3]]
    if look.rules == "three_line":
        levels = {round(tops[0], 2), round(tops[-1], 2), round(tops[min(head_rows, len(tops) - 1)], 2)}
        return [(left, level, right, level) for level in sorted(levels)]
    if look.rules == "open_sides":
        return [line for line in lines if line[1] == line[3] or left + 1 < line[0] < right - 1]
    return lines


def _edges(box: Box) -> list[Segment]:
    left, low, right, top = (round(value, 2) for value in box)
    return [(left, low, right, low), (left, top, right, top), (left, low, left, top), (right, low, right, top)]


def _merged(edges: list[Segment]) -> list[Segment]:
    """Join collinear edges that touch or overlap."""
    lines: list[Segment] = []
    for edge in sorted(set(edges), key=lambda e: (e[0] == e[2], e[0] if e[0] == e[2] else e[1], e[1], e[0])):
        last = lines[-1] if lines else None
        if last and edge[0] == edge[2] == last[0] == last[2] and edge[1] <= last[3] + 0.02:
            lines[-1] = (last[0], last[1], last[2], max(last[3], edge[3]))
        elif last and edge[1] == edge[3] == last[1] == last[3] and last[0] != last[2] and edge[0] <= last[2] + 0.02:
            lines[-1] = (last[0], last[1], max(last[2], edge[2]), last[3])
        else:
            lines.append(edge)
    return lines


def _draw_segment(canvas: Canvas, look: Look, segment: Segment, boxes: list[Box]) -> None:
    x0, y0, x1, y1 = segment
    if look.rules in {"bars", "thick_outer"}:
        outer = {min(b[0] for b in boxes), max(b[2] for b in boxes), min(b[1] for b in boxes), max(b[3] for b in boxes)}
        near = any(abs((x0 if x0 == x1 else y0) - value) < 0.05 for value in outer)
        _bar(canvas, segment, 1.5 if look.rules == "thick_outer" and near else BAR)
    elif look.rules == "double":
        dx, dy = (GAP, 0.0) if x0 == x1 else (0.0, GAP)
        for sign in (-1, 1):
            canvas.line(x0 + sign * dx, y0 + sign * dy, x1 + sign * dx, y1 + sign * dy)
    elif look.rules == "dots":
        _dots(canvas, segment)
    else:
        if look.rules == "dashed":
            canvas.setDash(3, 2)
        canvas.line(x0, y0, x1, y1)


def _bar(canvas: Canvas, segment: Segment, thickness: float) -> None:
    x0, y0, x1, y1 = segment
    half = thickness / 2
    canvas.rect(x0 - half, y0 - half, x1 - x0 + thickness, y1 - y0 + thickness, stroke=0, fill=1)


def _dots(canvas: Canvas, segment: Segment) -> None:
    x0, y0, x1, y1 = segment
    steps = max(1, int(max(x1 - x0, y1 - y0) / 3))
    for step in range(steps):
        x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
        dx, dy = (x1 - x0) / steps * 0.6, (y1 - y0) / steps * 0.6
        _bar(canvas, (x, y, x + dx, y + dy), BAR)


def _shade(canvas: Canvas, boxes: list[Box], tops: list[float]) -> None:
    """No line at all: filled cells with white gaps, as a web page's table prints."""
    for left, low, right, top in boxes:
        row = next((number for number, level in enumerate(tops) if abs(level - top) < 0.05), 0)
        canvas.setFillGray(0.85 if row < 2 else 0.96 if row % 2 else 0.92)
        canvas.rect(left + 0.6, low + 0.6, right - left - 1.2, top - low - 1.2, stroke=0, fill=1)


def _stripe(canvas: Canvas, boxes: list[Box], tops: list[float], head_rows: int, *, is_striped: bool) -> None:
    """The header is filled, and every other row where striped; the rest has nothing to tell its cells apart."""
    for left, low, right, top in boxes:
        row = next((number for number, level in enumerate(tops) if abs(level - top) < 0.05), 0)
        if row < head_rows or (is_striped and (row - head_rows) % 2):
            canvas.setFillGray(0.85 if row < head_rows else 0.95)
            canvas.rect(left, low, right - left, top - low, stroke=0, fill=1)
