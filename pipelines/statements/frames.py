"""Found tables → the frames `statement` and `statement_cell`: one row per printed position that can hold an amount.

In: `FoundTable`s. Out: two Polars frames with the schemas of `contracts.schemas`, and the warnings worth telling.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import polars as pl

from pipelines.contracts.faults import Faults
from pipelines.contracts.schemas import STATEMENT, STATEMENT_CELL
from pipelines.statements.coded import LEVELS, coded_records
from pipelines.statements.listed import has_codes, listed_records
from pipelines.statements.record import Record, Slot
from pipelines.statements.sided import sided_records
from pipelines.statements.three_public import three_public_records
from pipelines.tables.found_table import FoundTable
from pipelines.vocabulary.amounts import BLANK, UNIT_FACTORS, Amount, parsed_amount
from pipelines.vocabulary.lexicon import ALL_STATEMENTS, LISTED, TWO_SIDED, Statement, kind_of

DEFAULT_UNIT: Final = "万元"
_SOURCES: Final = {
    "": "like its siblings",
    "全文所示": "as the report says elsewhere",
    "通常的": "as most reports, for it names none",
}


@dataclass(frozen=True, slots=True)
class StatementFrames:
    statement: pl.DataFrame
    statement_cell: pl.DataFrame
    warnings: tuple[str, ...]


def statement_frames(
    tables: Sequence[FoundTable],
    turns: Mapping[int, int] | None = None,
    declared: str | None = None,
    faults: Faults | None = None,
) -> StatementFrames:
    """`turns`: clockwise quarter turns, by page number, from the page as displayed to upright; none if absent.

    `declared`: the unit the report names outside its tables, for those that print none and have no sibling that does.
    A table nothing can be made of is left out, and told in `faults`.
    """
    faults = faults or Faults()
    ordered = sorted(tables, key=lambda table: ALL_STATEMENTS.index(table.statement))
    usual = _usual_unit(ordered) or declared or DEFAULT_UNIT
    source = "" if _usual_unit(ordered) else "全文所示" if declared else "通常的"
    statements: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    warnings: list[str] = []
    for table in ordered:
        if table.unit is None:
            name = f"{table.statement}《{table.printed_title}》"
            warnings.append(f"{name}未印单位，按{source}{usual}读 · prints no unit; read in {usual} {_SOURCES[source]}")
        name = f"{table.statement}《{table.printed_title}》"
        with faults.kept_to(f"第{table.page}页{name}", f"table {table.statement} on page {table.page}"):
            records, has_template_rows = _records(table)
            rows = list(_cell_rows(table, records, table.unit or usual))
            statements.append(_statement_row(table, rows, table.unit or usual, has_template_rows))
            cells += rows
    for row in cells:
        row["page_turn"] = (turns or {}).get(row["page"], 0)
    return StatementFrames(
        pl.DataFrame(statements, schema=STATEMENT), pl.DataFrame(cells, schema=STATEMENT_CELL), tuple(warnings)
    )


def _usual_unit(tables: Sequence[FoundTable]) -> str | None:
    counts = Counter(table.unit for table in tables if table.unit)
    return counts.most_common(1)[0][0] if counts else None


def _records(table: FoundTable) -> tuple[list[Record], bool]:
    if table.statement == "T07":
        return three_public_records(table.parts)
    if table.statement in TWO_SIDED:
        return sided_records(table.parts, table.statement)
    is_list = kind_of(table.statement) == "budget" and not has_codes(table.parts)
    if table.statement in LISTED or is_list:
        return listed_records(table.parts, table.statement)
    return coded_records(table.parts, table.statement)


def _cell_rows(table: FoundTable, records: Sequence[Record], unit: str) -> Iterator[dict[str, Any]]:
    read = [
        (number, record, slot, BLANK if record.is_count else parsed_amount(slot.cell.text, unit))
        for number, record in enumerate(records, 1)
        for slot in record.slots
    ]
    # Publishers drop trailing zeros: the finest figure of a table tells how all of them were rounded.
    precision = min((amount.precision for *_, amount in read if amount.precision), default=UNIT_FACTORS[unit])
    for number, record, slot, amount in read:
        yield _cell_row(table, number, record, slot, amount, precision)


def _cell_row(
    table: FoundTable, number: int, record: Record, slot: Slot, amount: Amount, precision: Decimal
) -> dict[str, Any]:
    cell = slot.cell
    return {
        "statement": table.statement,
        "row_no": number,
        "line_no": record.line_no,
        "side": record.side or None,
        "code": record.code,
        "level": _level(record),
        "label": record.label,
        "parent_label": record.parent_label,
        "item": record.item,
        "measure": slot.column.measure,
        "column_no": slot.column_no,
        "column_label": slot.column.heading,
        "amount_yuan": amount.yuan,
        "precision_yuan": precision if amount.yuan is not None else None,
        "printed": "".join(cell.text.split("\n")),
        "cell_state": amount.state,
        "issue": _issue(table.statement, record, slot, amount),
        "page": cell.page,
        "x0": cell.x0,
        "top": cell.top,
        "x1": cell.x1,
        "bottom": cell.bottom,
    }


def _level(record: Record) -> int | None:
    if record.code:
        return LEVELS.get(len(record.code))
    return 0 if record.item and record.item.endswith("total") else None


def _issue(statement: Statement, record: Record, slot: Slot, amount: Amount) -> str | None:
    if record.is_count:
        return "not_an_amount"
    if not amount.is_readable:
        return "unreadable_amount"
    if slot.column.measure is None:
        return "unmapped_column" if amount.yuan is not None else None
    # a row of a list is known by its name alone
    if record.item is None and statement not in LISTED and (record.label or amount.yuan is not None):
        return "unmapped_row"
    if record.code and len(record.code) not in LEVELS:
        return "odd_code"
    return None


def _statement_row(
    table: FoundTable, rows: Sequence[dict[str, Any]], unit: str, has_template_rows: bool
) -> dict[str, Any]:
    return {
        "statement": table.statement,
        "title": table.printed_title,
        "form_no": table.form_no,
        "body": table.body,
        "year": table.year,
        "unit": unit,
        "unit_label": table.unit_label,
        "first_page": table.parts[0].grid.page if table.parts else table.page,
        "last_page": table.last_page,
        "note": "\n".join(table.notes) or None,
        "is_empty": all(row["cell_state"] != "value" for row in rows),
        "has_template_rows": has_template_rows,
    }
