"""Paragraphs and tables → made-up pages: a page for each table with the lines above it, and for the text between.

In: blocks in reading order. Out: `DocumentPage`s whose grids are the tables themselves, never worked out from rules
again, and whose places have names. Sizes are made up so that nothing overlaps.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from pipelines.formats.blocks import Block, Paragraph, Table
from pipelines.formats.document import DocumentPage
from pipelines.formats.grid import Cell, Grid
from pipelines.formats.page import Box, Edges, Glyphs, Page
from pipelines.vocabulary.text import squeezed

EM: Final = 10.5
LEADING: Final = 18.0
MARGIN: Final = 72.0
LINE_WIDTH: Final = 42 * EM
INDENT: Final = 2
# Lines that stand with a table: its title, number, body, date, unit. More, or a sentence, is text.
HEAD_LINES: Final = 5
HEAD_CHARACTERS: Final = 60
NARROWEST: Final = 3  # characters
WIDEST: Final = 40
PADDING: Final = 3.0

# What stands below a table and speaks of it.
_NOTE: Final = re.compile(r"(?:注|说明|备注)[:：\d]|本表")

_NO_EDGES: Final = Edges(np.empty((0, 3)), np.empty((0, 3)))


def laid_out(blocks: Sequence[Block]) -> tuple[DocumentPage, ...]:
    """Pages numbered from 1, in the order of the blocks."""
    return tuple(_page(number, group) for number, group in enumerate(_groups(blocks), start=1))


class _Group(NamedTuple):
    """What stands on one page: text, or a table with the short lines right above it and the notes right below."""

    above: list[Paragraph]
    table: Table | None
    below: list[Paragraph]


def _groups(blocks: Sequence[Block]) -> Iterator[_Group]:
    waiting: list[Paragraph] = []
    table: _Group | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            is_note = table is not None and not waiting and _NOTE.match(squeezed(block.text))
            (table.below if table and is_note else waiting).append(block)
            continue
        if table:
            yield table
        head = len(waiting) - _head_length(waiting)
        if waiting[:head]:
            yield _Group(waiting[:head], None, [])
        table, waiting = _Group(waiting[head:], block, []), []
    if table:
        yield table
    if waiting:
        yield _Group(waiting, None, [])


def _head_length(paragraphs: Sequence[Paragraph]) -> int:
    length = 0
    for paragraph in reversed(paragraphs[-HEAD_LINES:]):
        text = squeezed(paragraph.text)
        if len(text) > HEAD_CHARACTERS or "。" in text:
            break
        length += 1
    return length


class _Pen:
    """Sets characters on baselines, and remembers them as the arrays a page is made of."""

    def __init__(self) -> None:
        self.points: list[int] = []
        self.x0: list[float] = []
        self.x1: list[float] = []
        self.baseline: list[float] = []

    def write(self, text: str, x: float, baseline: float) -> None:
        for character in text:
            width = _width(character)
            if not character.isspace():
                self.points.append(ord(character))
                self.x0.append(x)
                self.x1.append(x + width)
                self.baseline.append(baseline)
            x += width

    def glyphs(self) -> Glyphs:
        count = len(self.points)
        return Glyphs(
            np.array(self.points, np.uint32),
            np.array(self.x0, np.float64),
            np.array(self.x1, np.float64),
            np.array(self.baseline, np.float64),
            np.full(count, EM),
            np.ones(count, np.bool_),
        )


def _page(number: int, group: _Group) -> DocumentPage:
    pen, names, grids = _Pen(), list[tuple[Box, str]](), list[Grid]()
    width = MARGIN * 2 + LINE_WIDTH
    y = _write_paragraphs(pen, names, group.above, MARGIN, is_indented=group.table is None)
    if group.table is not None:
        grid = _grid(number, group.table, y)
        for cell, spot in zip(grid.cells, group.table.spots, strict=True):
            _write_cell(pen, cell)
            names.append(((cell.x0, cell.top, cell.x1, cell.bottom), spot.place))
        grids, y, width = [grid], grid.bottom + LEADING, max(width, grid.x[-1] + MARGIN)
    y = _write_paragraphs(pen, names, group.below, y, is_indented=False)
    page = Page(number, width, y + MARGIN, 0, pen.glyphs(), _NO_EDGES, "laid_out")
    name = group.table.place if group.table else group.above[0].place
    return DocumentPage(page, tuple(grids), tuple(names), name)


def _write_paragraphs(
    pen: _Pen, names: list[tuple[Box, str]], paragraphs: Sequence[Paragraph], y: float, *, is_indented: bool
) -> float:
    for paragraph in paragraphs:
        end = _write_paragraph(pen, paragraph.text, y, is_indented=is_indented)
        names.append(((0.0, y, MARGIN * 2 + LINE_WIDTH, end), paragraph.place))
        y = end
    return y


def _write_paragraph(pen: _Pen, text: str, top: float, *, is_indented: bool) -> float:
    """Lines as long as print has them, so that a paragraph goes on over them; returns where the next begins."""
    for said in text.split("\n"):
        indent = INDENT * EM if is_indented else 0.0
        for line in _filled(said.strip(), indent):
            pen.write(line, MARGIN + indent, top + EM)
            indent, top = 0.0, top + LEADING
    return top


def _filled(text: str, indent: float) -> Iterator[str]:
    """Lines filled to the right margin, the first one indented."""
    start, used = 0, indent
    for at, character in enumerate(text):
        used += _width(character)
        if used > LINE_WIDTH:
            yield text[start:at]
            start, used = at, _width(character)
    if start < len(text):
        yield text[start:]


def _grid(number: int, table: Table, top: float) -> Grid:
    x = _columns(table)
    y = [top]
    heights = [LEADING] * table.row_count
    for spot in table.spots:
        needed = LEADING * len(_wrapped(spot.text, x[spot.column_end] - x[spot.column]))
        here = sum(heights[spot.row : spot.row_end])
        heights[spot.row_end - 1] += max(needed - here, 0.0)
    for height in heights:
        y.append(y[-1] + height)
    cells = (
        Cell(*spot[:5], number, x[spot.column], y[spot.row], x[spot.column_end], y[spot.row_end])
        for spot in table.spots
    )
    return Grid(number, tuple(x), tuple(y), tuple(cells), "given")


def _columns(table: Table) -> list[float]:
    """Bounds wide enough for the longest line of each column, long texts wrapped."""
    widths = [NARROWEST * EM] * table.column_count
    for spot in table.spots:
        if spot.column_end - spot.column == 1:
            longest = max(sum(map(_width, line)) for line in spot.text.split("\n"))
            widths[spot.column] = max(widths[spot.column], min(longest, WIDEST * EM))
    x = [MARGIN]
    for width in widths:
        x.append(x[-1] + width + 2 * PADDING)
    return x


def _write_cell(pen: _Pen, cell: Cell) -> None:
    for number, line in enumerate(_wrapped(cell.text, cell.x1 - cell.x0)):
        pen.write(line, cell.x0 + PADDING, cell.top + number * LEADING + EM + PADDING)


def _wrapped(text: str, width: float) -> list[str]:
    """Lines no wider than a cell."""
    lines = []
    for line in text.split("\n"):
        ends, used = [0], 0.0
        for at, character in enumerate(line):
            used += _width(character)
            if used > width - 2 * PADDING + EM / 2 and at > ends[-1]:
                ends.append(at)
                used = _width(character)
        lines += [line[start:end] for start, end in pairwise([*ends, len(line)])]
    return lines or [""]


def _width(character: str) -> float:
    return EM if ord(character) > 0xFF else EM / 2
