"""Rows of T01 and T04: two or three unrelated sides on each line, known by name, never by ordinal or 行次.

In: the parts of a found table. Out: `Record`s with item, class code and, under 年初财政拨款结转和结余, the parent.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.statements.record import Record
from pipelines.statements.rows import table_records
from pipelines.tables.found_table import Part
from pipelines.vocabulary.amounts import is_nothing
from pipelines.vocabulary.lexicon import Statement, class_codes, economic_codes, row_items
from pipelines.vocabulary.text import plain, squeezed

_FUNDS: Final = {"inc_gpb": "gpb", "inc_govfund": "govfund", "inc_soe": "soe"}
_BLOCKS: Final = {
    "opening_balance": "opening_",
    "closing_balance": "closing_",
    "opening_fiscal": "opening_",
    "closing_fiscal": "closing_",
    "surplus_distribution": "distribution_",
}


def sided_records(parts: Sequence[Part], statement: Statement) -> tuple[list[Record], bool]:
    """Records in reading order; whether rows of a blank template were left out."""
    records = table_records(parts, lambda record: _named(record.label, record.side, statement) is not None)
    _fetch_far_totals(records)
    kept = [record for record in records if _is_row(record)]
    blocks: dict[str, tuple[str, str]] = {}
    for record in kept:
        named = _named(record.label, record.side, statement)
        if named is None:
            continue
        record.item, record.code = named
        _place_in_block(record, blocks)
        # The third side repeats totals and balances of the second: facts of their own, for no rule to count twice.
        if record.side == "nature" and record.item != "econ_class":
            record.item = f"nature_{record.item.removeprefix('nature_')}"
    return kept, len(kept) < sum(bool(record.label) for record in records)


def _fetch_far_totals(records: Sequence[Record]) -> None:
    """当年支出小计 over the lists of classes and uses has its amount beside the second, which has no name there."""
    for record, beside in pairwise(records):
        is_far = record.side == "expenditure" and beside.side == "nature" and not beside.has_name and beside.has_amount
        if is_far and record.is_total_like and not record.has_amount:
            record.slots, beside.slots = beside.slots, []


def _is_row(record: Record) -> bool:
    if record.label and not is_nothing(record.label):
        return True
    return record.has_amount or (record.line_no is not None and bool(record.slots))


def _named(label: str, side: str, statement: Statement) -> tuple[str, str | None] | None:
    name = plain(label)
    items = row_items(statement, side) | (row_items(statement, "expenditure") if side == "nature" else {})
    if item := items.get(name):
        is_part = squeezed(label).startswith("其中") and item.startswith("inc_") and item not in _FUNDS
        return (f"among_{item}" if is_part else item), None
    if side == "expenditure" and (code := class_codes().get(name)):
        return "exp_class", code
    if side == "nature" and len(codes := _classes(name)) == 1:
        return "econ_class", codes[0]
    if side != "revenue" and (item := row_items(statement, "revenue").get(name)) in _FUNDS:
        return item, None
    return None


def _classes(name: str) -> list[str]:
    return [code for code in economic_codes().get(name, ()) if len(code) == 3]


def _place_in_block(record: Record, blocks: dict[str, tuple[str, str]]) -> None:
    """The rows under a balance repeat labels of other rows, as the funds do those of the income: the block decides.

    `blocks`: by side, the prefix of the items below the balance last met, and its label.
    """
    item = record.item or ""
    prefix, label = blocks.get(record.side, ("", ""))
    if item in _BLOCKS:
        blocks[record.side] = (_BLOCKS[item], record.label)
    elif prefix and (item in _FUNDS or item.startswith(prefix)):
        record.item = f"{prefix}{_FUNDS[item]}" if item in _FUNDS else item
        record.parent_label = label
    elif item not in _FUNDS:
        blocks.pop(record.side, None)
