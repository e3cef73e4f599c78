"""Rows of forms without codes: lists of sources, of purchases, or the one row of B03 and B07.

In: the parts of a found table. Out: `Record`s with their names as printed; of names in several columns the last is the
row's, those before it the group's. How a thing is bought is not its name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipelines.formats.grid import row_cells
from pipelines.forms.header import is_number_row
from pipelines.forms.layout import Column
from pipelines.forms.measures import WITH_MEETINGS, planned_part
from pipelines.forms.notes import note_of
from pipelines.statements.record import Record, Slot
from pipelines.tables.found_table import Part
from pipelines.vocabulary.lexicon import ONE_ROW, Statement, row_items
from pipelines.vocabulary.text import plain, unblanked

NAMED: Final = frozenset({"label", "code", "body", "other"})
_WHOLE: Final = rf"{WITH_MEETINGS}|budget_total"
_HOW: Final = re.compile(r"组织形|采购方|采购形")  # 政府集中采购, 公开招标: how it is bought, not what


def has_codes(parts: Sequence[Part]) -> bool:
    """Whether a column of codes stands in the table."""
    return any(column.kind == "code" for part in parts for column in part.layout.columns)


def listed_records(parts: Sequence[Part], statement: Statement) -> tuple[list[Record], bool]:
    """Records in reading order; no row of such forms is a template."""
    records = [record for part in parts for record in _part_records(part)]
    items = row_items(statement, "")
    for record in records:
        record.item = items.get(plain(record.label)) if record.label else "total"
    if statement == "B02":
        _name_sources(records)
    if statement == "B13":
        _name_purchases(records)
    if statement in ONE_ROW:
        _name_parts(records)
    return [record for record in records if record.has_amount or record.label], False


def _name_sources(records: Sequence[Record]) -> None:
    """小计 of a group of sources is the item the group's name means, every other row of it a `source`."""
    groups = row_items("B02", "group")
    for record in records:
        if record.parent_label and plain(record.label) == "小计":
            record.item = groups.get(plain(record.parent_label))
        elif record.parent_label:
            record.item = "source"


def _name_purchases(records: Sequence[Record]) -> None:
    """Under the categories stand the lines of the budget, and under each line what is bought with it, and how."""
    for record in records:
        record.item = record.item or ("procurement_item" if record.is_bought else "procurement_line")


def _name_parts(records: Sequence[Record]) -> None:
    """B07 as a list: what its rows name is the part, what its columns name the year or the change of it."""
    named = [planned_part([plain(record.label)]) if record.label else None for record in records]
    total = WITH_MEETINGS if "budget_meeting" in named else "budget_total"
    for record, part in zip(records, named, strict=True):
        record.item = "three_public"
        if record.label:
            whole = total if part == WITH_MEETINGS else part
            record.slots = [Slot(_of_part(slot.column, whole), slot.column_no, slot.cell) for slot in record.slots]


def _of_part(column: Column, part: str | None) -> Column:
    measure = column.measure and part and re.sub(_WHOLE, part, column.measure)
    return replace(column, measure=measure or None)


def _part_records(part: Part) -> Iterator[Record]:
    matrix = part.grid.matrix
    for row in range(part.layout.first_row, part.grid.row_count):
        cells = row_cells(matrix, row)
        if is_number_row([cell.text for cell in cells]) or note_of(cells):
            continue
        record = Record("", 0)
        names: list[str] = []
        for number, column in enumerate(part.layout.columns):
            cell = matrix[row][number] if number < len(matrix[row]) else None
            if cell is None or cell.column != number or cell.row < part.layout.first_row:
                continue
            if column.kind in NAMED and cell.text.strip():
                if _HOW.search(plain(column.heading)):
                    record.is_bought = True
                else:
                    names.append(unblanked(cell.text))
            elif column.kind == "measure" and cell.row == row:
                record.slots.append(Slot(column, number + 1, cell))
        record.label, record.parent_label = (names[-1] if names else ""), (names[-2] if len(names) > 1 else None)
        if record.slots:
            yield record
