"""A tiny warehouse out of the CSVs of tests/golden/marts/input, and the expected rows of a mart.

In: files. Out: an open connection with every model built; rows as text, so that a file can hold them.
"""

import csv
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.models.build import refresh
from pipelines.models.files import MODELS, load_models
from pipelines.warehouse.store import transaction

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "marts"
DEFAULTS = {
    "report": {"kind": "final_accounts", "version": "1", "is_current": "true", "loaded_at": "2026-01-01"},
    "statement_cell": {"row_no": "1", "column_no": "1", "page": "1", "precision_yuan": "100.00"},
    "narrative_fact": {"page": "9"},
    "unit_in_scope": {},
}

# every row once more further down, as where a table goes on over a page, and every sentence once more
PRINTED_TWICE = """
insert into core.statement_cell by name select * replace (row_no + 1000 as row_no) from core.statement_cell;
insert into core.narrative_fact by name select * replace (fact_no + 1000 as fact_no) from core.narrative_fact;
insert into core.unit_in_scope by name select * replace (unit_no + 1000 as unit_no) from core.unit_in_scope;
"""


def build_golden(connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
    """Load the input and build every model, the reviewed changes of entities taken from the input."""
    folder = scratch / "sql"
    shutil.copytree(MODELS, folder)
    shutil.copy(GOLDEN / "input" / "entity_changes.csv", folder / "seeds" / "entity_changes.csv")
    with transaction(connection):
        for table, defaults in DEFAULTS.items():
            for row in _rows(GOLDEN / "input" / f"{table}.csv"):
                insert(connection, table, {**defaults, **_filled(table, row)})
    refresh(connection, load_models(folder))


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    """One row of `core`; texts become what their columns hold."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into core.{table} ({names}) values ({marks})", list(row.values()))


def expected(mart: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """The columns a mart is compared by, and its rows in no order."""
    header, *rows = list(csv.reader((GOLDEN / "expect" / f"{mart}.csv").read_text("utf-8").splitlines()))
    return header, [tuple(row) for row in rows]


def found(connection: duckdb.DuckDBPyConnection, mart: str, columns: list[str]) -> list[tuple[str, ...]]:
    """The mart's rows as the file writes them: amounts without closing zeros, nulls empty."""
    names = ", ".join(f'"{name}"' for name in columns)
    return [tuple(map(_text, row)) for row in connection.execute(f"select {names} from marts.{mart}").fetchall()]


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _filled(table: str, row: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: text or None for name, text in row.items()}
    if table == "report":
        values["department"] = values["entity_id"]
    if table == "statement_cell":
        amount = values.pop("amount_wan")
        values["amount_yuan"] = None if amount is None else Decimal(amount) * 10000
        values["cell_state"] = "blank" if amount is None else "value" if Decimal(amount) else "zero"
    return values


def _rows(path: Path) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(path.read_text("utf-8").splitlines())
