"""Rows of T02, T03, T05, T06, T08 and T09: by functional or economic code, totals by name.

In: the parts of a found table. Out: `Record`s with code, item and parent. Codes printed in one, two or three
columns, or before the name, are the same code.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipelines.statements.record import Record
from pipelines.statements.rows import table_records
from pipelines.tables.found_table import Part
from pipelines.vocabulary.amounts import is_nothing
from pipelines.vocabulary.lexicon import Statement, class_codes, economic_codes, kind_of, row_items
from pipelines.vocabulary.text import plain, squeezed

ECONOMIC: Final = frozenset({"T06", "B06", "B15", "B16"})
LEVELS: Final = {3: 1, 5: 2, 7: 3}
# No subject is numbered 00: 2010000 is the class 201 written out, 2010100 the 款 20101.
_FILLED_UP: Final = re.compile(r"^(\d{3})(?:00){1,2}$|^(\d{5})00$")
_LEADING_CODE: Final = re.compile(r"^[\[【(（]?(\d{3}(?:\d\d){0,2})[\]】)）]?[-—_.、]?(?=\D)")


def coded_records(parts: Sequence[Part], statement: Statement) -> tuple[list[Record], bool]:
    """Records that name or hold something; whether rows of a blank template (……) were left out."""
    items = row_items(statement, "")
    records = table_records(parts, lambda record: plain(record.label) in items)
    _complete_codes(records, is_as_printed=kind_of(statement) == "budget")
    _code_by_name(records, statement)
    kept = list(_without_repeats(record for record in records if _is_row(record)))
    labels: dict[str, str] = {}
    for record in kept:
        record.item = _item(record, statement)
        if record.code:
            labels[record.code] = record.label
            record.parent_label = labels.get(record.code[:-2]) if len(record.code) > 3 else None
    return kept, any(_is_template(record) for record in records)


def _without_repeats(records: Iterable[Record]) -> Iterator[Record]:
    """Print titles of a spreadsheet may repeat a first data row on every page: the same code twice is one row."""
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for record in records:
        key = (record.code or "", record.label, tuple(slot.cell.text for slot in record.slots))
        if record.code and key in seen:
            continue
        seen.add(key)
        yield record


def _is_row(record: Record) -> bool:
    if record.code or (record.has_amount and not _is_template(record)):
        return True
    return bool(record.label) and not is_nothing(record.label)


def _is_template(record: Record) -> bool:
    return bool(record.label) and is_nothing(record.label) and "…" in squeezed(record.label) + "…"


def _item(record: Record, statement: Statement) -> str | None:
    if record.code and statement in ("B02", "B03") and not record.code.startswith("2"):
        return "unit"  # the national form lists the units of a department, with numbers of their own
    if record.code:
        # Some print T06 by functional code, 人员经费 and 公用经费 beside: those codes begin with 2.
        return "econ_class" if statement in ECONOMIC and record.code[0] in "35" else "func_class"
    return row_items(statement, "").get(plain(record.label))


def _complete_codes(records: Sequence[Record], *, is_as_printed: bool) -> None:
    """Join split codes; a blank 类 or 款 before a filled one is the one above.

    Of budgets a code stays as it is printed (301|2 is 3012, an odd code): names are trusted, and the code is flagged.
    """
    above: dict[int, list[str]] = {}
    for record in records:
        parts = _filled_parts(record.code_parts, above.get(record.group, []), 1 if is_as_printed else 2)
        if any(parts):
            above[record.group] = parts
            record.code = "".join(parts)
        elif not record.code and (leading := _LEADING_CODE.match(squeezed(record.label))):
            record.code = leading[1]
            record.label = squeezed(record.label)[leading.end() :]
        if record.code and (filled := _FILLED_UP.match(record.code)):
            record.code = filled[1] or filled[2]


def _code_by_name(records: Sequence[Record], statement: Statement) -> None:
    """Codes of rows that print none, by their names: classes, and in a T06 without codes the items below their class.

    A class before rows of other codes is not meant.
    """
    coded = [record.code for record in records if record.code]
    if statement == "T06" and not coded:
        _name_economic(records)
        return
    following: str | None = None
    for record in reversed(records):
        code = class_codes().get(plain(record.label)) if not record.code else None
        if code and statement not in ECONOMIC and (following or code if coded else code).startswith(code):
            record.code = code
        following = record.code or following


def _name_economic(records: Sequence[Record]) -> None:
    classes: dict[int, str] = {}
    for record in records:
        codes = economic_codes().get(plain(record.label), ())
        below = [code for code in codes if len(code) == 5 and code.startswith(classes.get(record.group, "-"))]
        of_class = [code for code in codes if len(code) == 3]
        record.code = next(iter([*below, *of_class]), None)
        if record.code and not below:
            classes[record.group] = record.code


def _filled_parts(parts: Sequence[str], above: Sequence[str], digits: int) -> list[str]:
    last = max((number for number, part in enumerate(parts) if part), default=-1)
    return list(_padded(parts[: last + 1], above, digits)) if last >= 0 else []


def _padded(parts: Sequence[str], above: Sequence[str], digits: int) -> Iterator[str]:
    for number, part in enumerate(parts):
        inherited = above[number] if not part and number < len(above) else part
        # Spreadsheets drop the leading zero of a 款 or 项: 1 is 01.
        yield inherited.zfill(digits) if number and inherited else inherited
