"""Reports with one planted error, and a warehouse to audit them in.

In: a profile of tests/corpus and a seed. Out: a PDF that prints one wrong amount, or frames that hold one.
"""

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import polars as pl

from pipelines import catalog
from pipelines.reports import read_report
from tests.corpus import reports
from tests.corpus.profiles import Profile

STATEMENTS = ("01", "02", "03", "04", "05", "06", "07")


@dataclass(frozen=True, slots=True)
class Planted:
    """What the page should have printed, and what it prints."""

    statement: str
    was: str
    now: str


def with_wrong_amount(profile: Profile, seed: int) -> tuple[bytes, Planted]:
    """The report of this profile and seed with one digit of one amount changed on the page."""
    chance = random.Random(f"{profile.name} {seed}")
    target = chance.choice([table for table in profile.order if table in STATEMENTS])
    planted: list[Planted] = []
    draw = reports.table_of

    def spoilt(wanted: Profile, accounts: Any, table: str) -> Any:
        grid, truth = draw(wanted, accounts, table)
        if table != target or planted:
            return grid, truth
        places = [
            (row, column)
            for row, slots in enumerate(grid.body)
            for column, slot in enumerate(slots)
            if slot.is_amount and re.search("[1-9]", slot.text)
        ]
        row, column = chance.choice(places)
        body = [list(slots) for slots in grid.body]
        was = body[row][column].text
        body[row][column] = replace(body[row][column], text=_wrong(was, chance))
        planted.append(Planted(f"T{table}", was, body[row][column].text))
        return replace(grid, body=body), truth

    with mock.patch.object(reports, "table_of", spoilt):
        document, _ = reports.make_report(profile, seed)
    return document, planted[0]


def _wrong(text: str, chance: random.Random) -> str:
    """One of the digits before the last two becomes another; the first never becomes zero."""
    places = [at for at, character in enumerate(text) if character.isdigit()][:-2]
    at = chance.choice(places or [next(at for at, character in enumerate(text) if character.isdigit())])
    digits = "123456789" if at == places[0] else "0123456789"
    return text[:at] + chance.choice([digit for digit in digits if digit != text[at]]) + text[at + 1 :]


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
