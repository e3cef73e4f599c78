"""A row that a page break tore in two → one row again: the rest of a name, the amounts, or digits of either.

In: the records of the pages so far and those of the next page. Out: the same lists, joined in place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from pipelines.statements.record import Record, Slot
from pipelines.vocabulary.amounts import is_number, number_text

WHOLE_CODE: Final = frozenset({3, 5, 7})
FIRST_PART: Final = frozenset({3})
LATER_PART: Final = frozenset({2})
_TO_THE_CENT: Final = re.compile(r"^-?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d\d$")


def heal_tear(done: list[Record], fresh: list[Record], is_known: Callable[[Record], bool]) -> None:
    """Join the first record(s) of a page with the last one(s) of the page before, where a break cut a row."""
    for start in _first_row(fresh):
        end = next((r for r in reversed(done) if (r.side, r.group) == (start.side, start.group)), None)
        if end is None:
            continue
        if not is_known(start) and _breaks_in_digits(end, start):
            _join_digits(end, start)
            fresh.remove(start)
        elif _is_rest_of(start, end, is_known):
            _merge(end, start)
            fresh.remove(start)
        elif _is_start_of(end, start, is_known):
            start.label = end.label + start.label
            done.remove(end)


def _first_row(records: Sequence[Record]) -> list[Record]:
    row: list[Record] = []
    for record in records:
        if any((record.side, record.group) <= (seen.side, seen.group) for seen in row if seen.side == record.side):
            break
        row.append(record)
    return row


def _breaks_in_digits(end: Record, start: Record) -> bool:
    """Columns too narrow for their codes or amounts break them anywhere, and so may the page: `21|0`, `4,234.2|4`."""
    codes = [
        (level, upper, lower)
        for level, (upper, lower) in enumerate(zip_longest(end.code_parts, start.code_parts, fillvalue=""))
        if lower
    ]
    above = {slot.column_no: slot.cell.text for slot in end.slots}
    amounts = [(above.get(slot.column_no, ""), slot.cell.text) for slot in start.slots if slot.cell.text.strip()]
    is_split = len(end.code_parts) > 1
    return (
        bool(codes or amounts)
        and all(_is_broken_code(upper, lower, _lengths(level, is_split)) for level, upper, lower in codes)
        and all(_is_broken_amount(upper, lower) or _is_cut_from_its_sign(upper, lower) for upper, lower in amounts)
        and (bool(codes) or any(_is_broken_amount(upper, lower) for upper, lower in amounts))
    )


def _lengths(level: int, is_split: bool) -> frozenset[int]:
    if not is_split:
        return WHOLE_CODE
    return LATER_PART if level else FIRST_PART


def _is_broken_code(upper: str, lower: str, lengths: frozenset[int]) -> bool:
    return bool(upper) and len(lower) not in lengths and len(upper + lower) in lengths


def _is_broken_amount(upper: str, lower: str) -> bool:
    upper, lower = number_text(upper), number_text(lower)
    is_whole = any(map(_TO_THE_CENT.match, (upper, lower)))
    return is_number(upper) and not is_whole and bool(_TO_THE_CENT.match(upper + lower))


def _is_cut_from_its_sign(upper: str, lower: str) -> bool:
    """`-|28,400.00` beside amounts that are broken: else the dash says there is none."""
    return number_text(upper) == "-" and bool(_TO_THE_CENT.match(number_text(lower)))


def _join_digits(end: Record, rest: Record) -> None:
    end.code_parts = [upper + lower for upper, lower in zip_longest(end.code_parts, rest.code_parts, fillvalue="")]
    end.label += rest.label
    below = {slot.column_no: slot.cell.text for slot in rest.slots}
    end.slots = [_with_rest(slot, below.get(slot.column_no, "")) for slot in end.slots]


def _with_rest(slot: Slot, rest: str) -> Slot:
    return replace(slot, cell=slot.cell._replace(text=f"{slot.cell.text}\n{rest}")) if rest.strip() else slot


def _is_rest_of(start: Record, end: Record, is_known: Callable[[Record], bool]) -> bool:
    """The page begins with what the last row still lacked: the end of a name, or its amounts"""
    if any(start.code_parts) or not end.has_name or is_known(start):
        return False
    if not start.label and not start.has_amount:
        return False
    if start.has_amount and end.has_amount:
        return False
    completed = Record(end.side, end.group, label=end.label + start.label)
    return bool(any(end.code_parts)) or not is_known(end) or (bool(start.label) and is_known(completed))


def _is_start_of(end: Record, start: Record, is_known: Callable[[Record], bool]) -> bool:
    """The page before ended with the beginning of a name whose code and amounts stand on this one."""
    if end.has_amount or any(end.code_parts) or not end.label or is_known(end) or is_known(start):
        return False
    return bool(any(start.code_parts) and start.label)


def _merge(end: Record, rest: Record) -> None:
    end.label += rest.label
    filled = {slot.column_no: slot for slot in rest.slots if slot.cell.text.strip()}
    end.slots = [slot if slot.cell.text.strip() else filled.get(slot.column_no, slot) for slot in end.slots]
