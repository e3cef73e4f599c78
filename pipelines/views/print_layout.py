"""Cells of one table → the table as the report prints it: spans of headings, row order, blanks and zeros.

In: rows of `core.statement_cell` of one table. Out: a `Layout` any sheet can be drawn from. Nothing is queried or
drawn here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pipelines.vocabulary.amounts import UNIT_FACTORS

Cell = Mapping[str, Any]

SAME_LINE_POINTS: Final = 3.0
TWO_SIDED: Final = ("revenue", "expenditure", "nature")

_CODED: Final = frozenset({"T02", "T03", "T05", "T06", "T08", "T09"})
_LEADS: Final = (("code", "科目编码"), ("label", "项目"), ("line_no", "行次"))
_LEVELS: Final = " / "


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the cells it spans; ends are exclusive."""

    text: str
    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A printed place: a number in the table's own unit with its decimals, or text; neither where it is blank."""

    text: str = ""
    number: Decimal | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A table ready to be drawn; every row of the body has as many slots as there are columns."""

    headings: tuple[Heading, ...]
    depth: int
    columns: int
    body: tuple[tuple[Slot, ...], ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns that share their rows: a whole table, one side of it, or one group of codes beside others."""

    cells: Sequence[Cell]
    leads: tuple[tuple[str, str], ...]
    columns: tuple[int, ...]
    labels: Mapping[int, str]
    is_beside_others: bool

    @property
    def width(self) -> int:
        return len(self.leads) + len(self.columns)

    def paths(self) -> Iterator[tuple[str, ...]]:
        amounts = [tuple(self.labels[column].split(_LEVELS)) for column in self.columns]
        tops = {path[0] for path in amounts if len(path) > 1}
        over = (tops.pop(),) if self.is_beside_others and len(tops) == 1 and len(amounts[0]) > 1 else ()
        yield from ((*over, heading) for _, heading in self.leads)
        yield from amounts


def layout(cells: Sequence[Cell], unit: str | None) -> Layout:
    """The table as printed; amounts are in `unit`, in 元 when the report prints none."""
    blocks = _blocks(cells)
    lines = _lines(blocks)
    paths = [path for block in blocks for path in block.paths()]
    depth = max((len(path) for path in paths), default=0)
    body = [[Slot()] * len(paths) for _ in range(max(lines.values(), default=0))]
    start = 0
    for number, block in enumerate(blocks):
        for cell in block.cells:
            row = body[lines[cell["row_no"], number] - 1]
            for offset, (field, _) in enumerate(block.leads):
                row[start + offset] = Slot(text="" if cell[field] is None else str(cell[field]))
            row[start + len(block.leads) + block.columns.index(cell["column_no"])] = _slot(
                cell, UNIT_FACTORS.get(unit or "", 1)
            )
        start += block.width
    return Layout(tuple(_headings(paths, depth)), depth, len(paths), tuple(tuple(row) for row in body))


def printed_lines(places: Sequence[tuple[Any, int, float]]) -> dict[Any, int]:
    """(key, page, top) of rows to the printed line, from 1, each key stands on: same page, same height."""
    lines: dict[Any, int] = {}
    last_page, last_top = 0, 0.0
    for key, page, top in sorted(places, key=lambda place: (place[1], place[2], str(place[0]))):
        if key in lines:
            continue
        is_new = page != last_page or top - last_top > SAME_LINE_POINTS
        lines[key] = max(lines.values(), default=0) + is_new
        last_page, last_top = page, top
    return lines


def _blocks(cells: Sequence[Cell]) -> list[_Block]:
    if not cells:
        return []
    groups = _groups(cells)
    return [_block(group, is_beside_others=len(groups) > 1) for group in groups]


def _groups(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Sides of a two-sided table; columns where each row has one amount only; else the table in one."""
    if {cell["side"] for cell in cells} & set(TWO_SIDED):
        return [found for side in TWO_SIDED if (found := [cell for cell in cells if cell["side"] == side])]
    columns = sorted({cell["column_no"] for cell in cells})
    if len({cell["row_no"] for cell in cells}) == len(cells) > 1:
        return [[cell for cell in cells if cell["column_no"] == column] for column in columns]
    return [list(cells)]


def _block(cells: Sequence[Cell], *, is_beside_others: bool) -> _Block:
    shown = [
        (field, heading)
        for field, heading in _LEADS
        if any(cell[field] not in (None, "") for cell in cells) and (field != "code" or cells[0]["statement"] in _CODED)
    ]
    labels = {cell["column_no"]: cell["column_label"] or "" for cell in cells}
    return _Block(cells, tuple(shown), tuple(sorted(labels)), labels, is_beside_others)


def _lines(blocks: Sequence[_Block]) -> dict[tuple[int, int], int]:
    """(row number, block) to the line of the body."""
    if len(blocks) == 1:
        rows = sorted({cell["row_no"] for cell in blocks[0].cells})
        return {(row, 0): line for line, row in enumerate(rows, start=1)}
    return printed_lines(
        [
            ((cell["row_no"], number), cell["page"], cell["top"])
            for number, block in enumerate(blocks)
            for cell in block.cells
        ]
    )


def _slot(cell: Cell, scale: Decimal | int) -> Slot:
    amount, precision = cell["amount_yuan"], cell["precision_yuan"]
    if amount is None:
        return Slot(text=cell["printed"] or "")
    step = (precision or Decimal(1)) / scale
    exponent = step.normalize().as_tuple().exponent
    return Slot(number=amount / scale, decimals=max(-exponent, 0) if isinstance(exponent, int) else 0)


def _headings(paths: Sequence[tuple[str, ...]], depth: int) -> Iterator[Heading]:
    """A leaf reaches down to the body; what stands above several neighbours spans them."""
    for level in range(depth):
        column = 0
        while column < len(paths):
            path, end = paths[column], column + 1
            if level < len(path) - 1:
                while end < len(paths) and len(paths[end]) - 1 > level and paths[end][: level + 1] == path[: level + 1]:
                    end += 1
                yield Heading(path[level], level, column, level + 1, end)
            elif level == len(path) - 1:
                yield Heading(path[level], level, column, depth, end)
            column = end
