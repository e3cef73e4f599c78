"""A laid-out grid → records: each row read left to right, a new record at each side or group of columns.

In: one `Part`. Out: `Record`s with printed text only; what rows mean is decided by the reader of the statement.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile
from typing import Final

from pipelines.formats.grid import Cell, CellMatrix, row_cells
from pipelines.forms.header import are_code_parts, is_number_row
from pipelines.forms.layout import Layout
from pipelines.forms.notes import note_of
from pipelines.statements.record import Record, Slot
from pipelines.statements.torn_rows import heal_tear
from pipelines.tables.found_table import Part
from pipelines.vocabulary.amounts import is_nothing, is_number, number_text
from pipelines.vocabulary.lexicon import measures, row_items
from pipelines.vocabulary.text import plain, unblanked

_PRINTED_CODE: Final = re.compile(r"^(\d{3})[-.·/](\d\d)(?:[-.·/](\d\d))?$|^(\d{3}|\d{5}|\d{7})\.0+$")
_LINE_NO: Final = re.compile(r"^\d{1,3}$")


def table_records(parts: Sequence[Part], is_known: Callable[[Record], bool]) -> list[Record]:
    """Records of all parts in reading order; a row torn by a page break becomes one again.

    `is_known` tells whether a record's label, as it stands, names a row of the statement.
    """
    records: list[Record] = []
    for part in parts:
        # A page may begin with a blank strip, which a row torn by the break leaves above its rest.
        rows = dropwhile(_is_blank, part_rows(part))
        fresh = [record for row in rows for record in row]
        if records and fresh:
            heal_tear(records, fresh, is_known)
        records += fresh
    return records


def _is_blank(row: Sequence[Record]) -> bool:
    return not any(record.has_name or record.has_amount or record.line_no for record in row)


def part_rows(part: Part) -> Iterator[list[Record]]:
    matrix = part.grid.matrix
    for row in range(part.layout.first_row, part.grid.row_count):
        cells = row_cells(matrix, row)
        texts = [cell.text for cell in cells]
        if is_number_row(texts) or note_of(cells):
            continue
        yield _with_far_totals(list(_row_records(matrix, row, part.layout)))


def _with_far_totals(row: Sequence[Record]) -> list[Record]:
    """公用经费合计 over several groups has its amount in the last of them, which has no name of its own."""
    kept: list[Record] = []
    for record in row:
        total = kept[-1] if kept and kept[-1].side == record.side else None
        if total and not record.has_name and record.has_amount and total.is_total and not total.has_amount:
            total.slots = record.slots
        else:
            kept.append(record)
    return kept


def _row_records(matrix: CellMatrix, row: int, layout: Layout) -> Iterator[Record]:
    record: Record | None = None
    group = 0
    for number, column in enumerate(layout.columns):
        cell = matrix[row][number] if number < len(matrix[row]) else None
        if cell is None or cell.column != number or not _belongs(cell, row, layout, column.kind):
            continue
        names = column.kind in ("code", "label", "line") or _is_name(cell, layout, column.side)
        if record and (column.side != record.side or (names and record.slots)):
            yield from _kept(record)
            record, group = None, group + 1
        record = record or Record(column.side, group)
        _take(record, cell, number, layout)
    if record:
        yield from _kept(record)


def _belongs(cell: Cell, row: int, layout: Layout, kind: str) -> bool:
    """A cell merged over several rows names each of them but holds one amount, in its first row."""
    return cell.row == row or (kind in ("code", "label") and cell.row >= layout.first_row)


def _kept(record: Record) -> Iterator[Record]:
    if record.slots or record.has_name:
        yield record


def _take(record: Record, cell: Cell, number: int, layout: Layout) -> None:
    column = layout.columns[number]
    if column.kind == "line":
        text = number_text(cell.text)
        record.line_no = int(text) if _LINE_NO.match(text) else record.line_no
    elif column.kind == "code":
        _take_code(record, cell)
    elif column.kind == "body":
        record.label += unblanked(cell.text) if plain(cell.text) in row_items(layout.statement, column.side) else ""
    elif column.kind == "label" or (column.kind == "measure" and _is_name(cell, layout, column.side)):
        record.label += _label(cell, layout, column.side)
    elif column.kind == "measure" and not _is_heading(cell, number, layout):
        record.slots.append(Slot(column, number + 1, cell))


def _label(cell: Cell, layout: Layout, side: str) -> str:
    """The cell's text; of 项 above 合计, a heading that slipped into the total's row, only the total."""
    rest = "".join(line for line in cell.text.split("\n") if not are_code_parts(plain(line)))
    return unblanked(rest if plain(rest) in row_items(layout.statement, side) else cell.text)


def _take_code(record: Record, cell: Cell) -> None:
    text = number_text(cell.text)
    if printed := _PRINTED_CODE.match(text):
        # 201-05-01 or 201.05; a spreadsheet's number 2010501.00
        text = "".join(part for part in printed.groups() if part)
    if not text or text.isdecimal():
        record.code_parts.append(text)
    elif not all(are_code_parts(plain(line)) for line in cell.text.split("\n")):
        record.label += unblanked(cell.text)


def _is_name(cell: Cell, layout: Layout, side: str) -> bool:
    """A row's name that reaches into a column of amounts, as 公用经费合计 does over merged cells."""
    name = plain(cell.text)
    return name.endswith("计") and len(name) > 2 and name in row_items(layout.statement, side)


def _is_heading(cell: Cell, number: int, layout: Layout) -> bool:
    """A heading that stands in the first data row (合计 | 基本支出 | 项目支出) is no amount."""
    text = plain(cell.text)
    if not text or is_number(cell.text) or is_nothing(cell.text):
        return False
    return text in measures(layout.statement, layout.columns[number].side)
