"""Reports with one planted error, and a warehouse to audit them in.

In: a profile of tests/corpus and a seed. Out: a PDF that prints one wrong amount, or frames that hold one.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest import mock

import duckdb
import polars as pl

from pipelines.reports.read import read_report
from pipelines.warehouse import catalog
from tests.corpus import reports
from tests.corpus.grids import Slot
from tests.corpus.profiles import Profile

Body: TypeAlias = list[list[Slot]]
PageError: TypeAlias = Callable[[Body, random.Random], tuple[str, str]]

CODED = ("02", "03", "05")
ITEM_DIGITS = 7
MANY_ITEMS = 3
STATEMENTS = ("01", "02", "03", "04", "05", "06", "07")


@dataclass(frozen=True, slots=True)
class Planted:
    """What the page should have printed, and what it prints."""

    statement: str
    was: str
    now: str


def with_wrong_amount(profile: Profile, seed: int) -> tuple[bytes, Planted]:
    """The report of this profile and seed with one digit of one amount changed on the page."""
    made = with_error(profile, seed, "digit")
    if made is None:
        raise ValueError(f"{profile.name} {seed}: no amount to change")
    return made


def with_error(profile: Profile, seed: int, kind: str) -> tuple[bytes, Planted] | None:
    """The report with one error of this kind of `ERRORS` on the page; None if the drawn table has no room for it."""
    chance = random.Random(f"{profile.name} {seed}")
    tables = CODED if kind in _ROW_ERRORS else STATEMENTS
    target = chance.choice([table for table in profile.order if table in tables])
    planted: list[Planted] = []
    draw = reports.table_of

    def spoilt(wanted: Profile, accounts: Any, table: str) -> Any:
        grid, truth = draw(wanted, accounts, table)
        if table != target or planted:
            return grid, truth
        body = [list(slots) for slots in grid.body]
        was, now = ERRORS[kind](body, chance)
        if was == now:
            return grid, truth
        planted.append(Planted(f"T{table}", was, now))
        return replace(grid, body=tuple(tuple(slots) for slots in body)), truth

    with mock.patch.object(reports, "table_of", spoilt):
        document, _ = reports.make_report(profile, seed)
    return (document, planted[0]) if planted else None


def _one_amount(change: Callable[[str, random.Random], str]) -> PageError:
    def plant(body: Body, chance: random.Random) -> tuple[str, str]:
        places = [
            (row, column)
            for row, slots in enumerate(body)
            for column, slot in enumerate(slots)
            if slot.is_amount and re.search("[1-9]", slot.text)
        ]
        if not places:
            return "", ""
        row, column = chance.choice(places)
        was = body[row][column].text
        body[row][column] = replace(body[row][column], text=change(was, chance))
        return was, body[row][column].text

    return plant


def _transposed(text: str, _: random.Random) -> str:
    """The first two neighbouring digits that differ, exchanged."""
    for at in range(len(text) - 4):
        one, other = text[at : at + 2]
        if one.isdigit() and other.isdigit() and one != other and other not in "0０":
            return text[:at] + other + one + text[at + 2 :]
    return text


def _row_left_out(body: Body, chance: random.Random) -> tuple[str, str]:
    row = chance.choice(_items(body) or [-1])
    return ("", "") if row < 0 else ("".join(slot.text for slot in body.pop(row)), "")


def _rows_exchanged(body: Body, chance: random.Random) -> tuple[str, str]:
    """The amounts of two 项 that do not follow each other."""
    rows = _items(body)
    if len(rows) < MANY_ITEMS:
        return "", ""
    first, last = rows[0], chance.choice(rows[2:])
    was = [slot.text for slot in body[first]]
    for column, (one, other) in enumerate(zip(body[first], body[last], strict=True)):
        if one.is_amount and other.is_amount:
            body[first][column], body[last][column] = replace(one, text=other.text), replace(other, text=one.text)
    return "".join(was), "".join(slot.text for slot in body[first])


def _items(body: Body) -> list[int]:
    """Rows of a 项: they print seven digits before the first amount."""
    return [
        row
        for row, slots in enumerate(body)
        if len(re.sub(r"\D", "", "".join(slot.text for slot in slots if not slot.is_amount))) == ITEM_DIGITS
        and any(slot.is_amount and re.search("[1-9１-９]", slot.text) for slot in slots)
    ]


def _wrong(text: str, chance: random.Random) -> str:
    """One of the digits before the last two becomes another; the first never becomes zero."""
    places = [at for at, character in enumerate(text) if character.isdigit()][:-2]
    at = chance.choice(places or [next(at for at, character in enumerate(text) if character.isdigit())])
    digits = "123456789" if at == places[0] else "0123456789"
    return text[:at] + chance.choice([digit for digit in digits if digit != text[at]]) + text[at + 1 :]


# what a publisher gets wrong on the page
ERRORS: Final[Mapping[str, PageError]] = {
    "digit": _one_amount(_wrong),
    "digits transposed": _one_amount(_transposed),
    "sign": _one_amount(lambda text, _: f"-{text}"),
    "point moved": _one_amount(lambda text, _: re.sub(r"(\d)\.(\d)(\d)$", r"\1\2.\3", text)),
    "row left out": _row_left_out,
    "rows exchanged": _rows_exchanged,
}
_ROW_ERRORS: Final = ("row left out", "rows exchanged")


@contextmanager
def audit_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory warehouse of the declared shape."""
    with duckdb.connect() as connection:
        for schema in catalog.SCHEMAS:
            connection.execute(f"create schema {schema}")
        connection.execute(catalog.STATE_TABLE)
        for statement in catalog.ddl():
            connection.execute(statement)
        yield connection


def put(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Read a document and put it in under a name of its own."""
    put_frames(connection, read_report(path).frames, path, name)


def put_frames(
    connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame], path: Path, name: str
) -> None:
    for table, frame in frames.items():
        given = frame.with_columns(report_id=pl.lit(name))
        if table == "report":
            given = given.with_columns(
                version=pl.lit(1, pl.Int32),
                is_current=pl.lit(value=True),
                entity_id=pl.lit(name),
                loaded_at=pl.lit("2026-01-01").str.to_datetime(),
            )
        connection.register("incoming", given.to_arrow())
        connection.execute(f'insert into core."{table}" by name select * from incoming')
        connection.unregister("incoming")
    connection.execute(
        "insert into raw.document (sha256, path, first_seen_at, status) values (?, ?, now()::timestamp, 'loaded')",
        [frames["report"].item(0, "sha256"), path.name],
    )
