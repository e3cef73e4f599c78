"""Errors of our own reading, planted in the frames of a report that was read well.

In: the frame of `core.statement_cell` and chance. Out: the frame with one thing read wrongly, as a reader would: one
amount, a row lost or doubled, two rows or columns exchanged, a column moved. None where the report has no room for it.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

import polars as pl

CODED: Final = ("T02", "T03", "T05")
AMOUNTS: Final = (*CODED, "T01", "T04", "T06", "T07")
CENTS: Final = Decimal("0.01")

Change: TypeAlias = Callable[[pl.DataFrame, random.Random], "pl.DataFrame | None"]
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Misreading:
    """A kind of error and how to plant it."""

    kind: str
    plant: Change


def misreadings() -> tuple[Misreading, ...]:
    """Every kind there is."""
    return tuple(Misreading(kind, plant) for kind, plant in _KINDS.items())


def _amount(change: Callable[[Decimal, random.Random], Decimal]) -> Change:
    def plant(cells: pl.DataFrame, chance: random.Random) -> pl.DataFrame | None:
        rows = _rows(cells)
        fit = [
            row for row in rows
            if row["statement"] in AMOUNTS and row["item"] and row["amount_yuan"] and _is_known(row)
            and change(row["amount_yuan"], random.Random(1)) != row["amount_yuan"]
        ]  # fmt: skip
        if not fit:
            return None
        chosen = chance.choice(fit)
        chosen["amount_yuan"] = change(chosen["amount_yuan"], chance)
        return _frame(rows, cells)

    return plant


def _digit(amount: Decimal, chance: random.Random) -> Decimal:
    """One digit before the last two of the wan amount read as another."""
    text = str(amount.quantize(CENTS))
    places = [at for at, one in enumerate(text[:-5]) if one.isdigit()] or [0]
    at = chance.choice(places)
    if not text[at].isdigit():
        return amount + 1
    digits = "123456789" if at == 0 else "0123456789"
    return Decimal(text[:at] + chance.choice([d for d in digits if d != text[at]]) + text[at + 1 :])


def _transposed(amount: Decimal, _: random.Random) -> Decimal:
    """The first two neighbouring digits that differ, exchanged."""
    text = str(amount.quantize(CENTS))
    for at in range(len(text) - 5):
        one, other = text[at : at + 2]
        if one.isdigit() and other.isdigit() and one != other and (at or other != "0"):
            return Decimal(text[:at] + other + one + text[at + 2 :])
    return amount


def _row_lost(cells: pl.DataFrame, chance: random.Random) -> pl.DataFrame | None:
    row = _leaf(_rows(cells), chance)
    return None if row is None else cells.filter(~_same_row(row))


def _row_doubled(cells: pl.DataFrame, chance: random.Random) -> pl.DataFrame | None:
    """The row read again, under the code after it."""
    row = _leaf(_rows(cells), chance)
    if row is None:
        return None
    extra = cells.filter(_same_row(row)).with_columns(
        row_no=pl.lit(9_000 + row["row_no"], pl.Int32), code=pl.lit(f"{int(row['code']) + 1:07d}")
    )
    return pl.concat([cells, extra])


def _rows_exchanged(cells: pl.DataFrame, chance: random.Random) -> pl.DataFrame | None:
    """The amounts of two 项 of different 款 exchanged."""
    rows = _rows(cells)
    first = _leaf(rows, chance)
    if first is None:
        return None
    others = [
        row for row in rows
        if row["statement"] == first["statement"] and row["measure"] == first["measure"] and _is_leaf(row)
        and row["code"][:5] != first["code"][:5] and row["amount_yuan"] != first["amount_yuan"]
    ]  # fmt: skip
    if not others:
        return None
    second = chance.choice(others)
    moved = {first["row_no"]: second["row_no"], second["row_no"]: first["row_no"]}
    return _taken_from(rows, cells, first["statement"], lambda row: (moved.get(row["row_no"]), row["column_no"]))


def _columns_exchanged(cells: pl.DataFrame, chance: random.Random) -> pl.DataFrame | None:
    """Basic and project spending exchanged in every row."""
    rows = _rows(cells)
    for statement in chance.sample(["T03", "T05"], 2):
        places = {
            row["measure"]: row["column_no"] for row in rows
            if row["statement"] == statement and row["measure"] in ("basic", "project")
        }  # fmt: skip
        if len(places) == 2:
            one, other = places.values()
            moved = {one: other, other: one}
            found = _taken_from(
                rows, cells, statement, lambda row, moved=moved: (row["row_no"], moved.get(row["column_no"]))
            )
            if found is not None:
                return found
    return None


def _column_moved(cells: pl.DataFrame, chance: random.Random) -> pl.DataFrame | None:
    """One row's amounts each one column too far to the right."""
    rows = _rows(cells)
    row = _leaf(rows, chance)
    if row is None:
        return None
    columns = sorted({
        one["column_no"] for one in rows
        if one["statement"] == row["statement"] and one["row_no"] == row["row_no"] and one["measure"]
    })  # fmt: skip
    before = dict(zip(columns[1:], columns, strict=False))
    return _taken_from(
        rows, cells, row["statement"],
        lambda one: (one["row_no"], before.get(one["column_no"], 0)) if one["row_no"] == row["row_no"] else None,
    )  # fmt: skip


def _taken_from(
    rows: list[Row], cells: pl.DataFrame, statement: str, source: Callable[[Row], tuple[Any, Any] | None]
) -> pl.DataFrame | None:
    """Every amount of the table from where `source` says it was read; None if that changes nothing."""
    here = [row for row in rows if row["statement"] == statement]
    held = {(row["row_no"], row["column_no"]): (row["amount_yuan"], row["printed"]) for row in here}
    changed = False
    for row in here:
        place = source(row)
        if place is None or place[0] is None or place[1] is None:
            continue
        amount, printed = held.get(place, (None, ""))
        changed |= (amount or 0) != (row["amount_yuan"] or 0)
        row["amount_yuan"], row["printed"] = amount, printed
    return _frame(rows, cells) if changed else None


def _leaf(rows: list[Row], chance: random.Random) -> Row | None:
    fit = [row for row in rows if _is_leaf(row) and row["measure"] == "total" and row["amount_yuan"]]
    return chance.choice(fit) if fit else None


def _is_leaf(row: Row) -> bool:
    return row["statement"] in CODED and row["item"] == "func_class" and len(row["code"] or "") == 7


def _is_known(row: Row) -> bool:
    return bool(row["measure"]) and not (row["item"].endswith("class") and row["code"] is None)


def _same_row(row: Mapping[str, Any]) -> pl.Expr:
    return (pl.col("statement") == row["statement"]) & (pl.col("row_no") == row["row_no"])


def _rows(cells: pl.DataFrame) -> list[Row]:
    return cells.to_dicts()


def _frame(rows: list[Row], like: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=like.schema)


_KINDS: Final[Mapping[str, Change]] = {
    "digit": _amount(_digit),
    "digits transposed": _amount(_transposed),
    "sign": _amount(lambda amount, _: -amount),
    "factor 10": _amount(lambda amount, _: amount * 10),
    "factor 100": _amount(lambda amount, _: amount * 100),
    "factor 10000": _amount(lambda amount, _: amount * 10_000),
    "amount lost": _amount(lambda _, __: Decimal(0)),
    "row lost": _row_lost,
    "row doubled": _row_doubled,
    "rows exchanged": _rows_exchanged,
    "columns exchanged": _columns_exchanged,
    "column moved": _column_moved,
}
