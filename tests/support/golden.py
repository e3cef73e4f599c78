"""A golden case of a model: a folder of input tables as CSV, and the rows the model must make of them.

In: `tests/golden/mart_cases/<model>/<schema>.<table>.csv` with any columns of that table, and `expect.csv`.
Out: both sides as text, so that nothing is compared as a float.
`python -m tests.support.golden MODEL` prints what the model makes.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from pipelines.models import build as models
from pipelines.warehouse import catalog
from tests.support.planted import audit_warehouse

GOLDEN: Final = Path(__file__).resolve().parents[1] / "golden" / "mart_cases"
TODAY: Final = "2025-10-01"
_NEEDED: Final = {"loaded_at": "timestamp '2026-01-01'", "is_current": "true", "version": "1"}


@contextmanager
def planted_case(name: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with the inputs of a case and all models made of them."""
    with audit_warehouse() as connection:
        for path in sorted((GOLDEN / name).glob("*.*.csv")):
            _fill(connection, path)
        models.refresh(connection)
        yield connection


def made(name: str, then: str = "") -> list[list[str]]:
    """The rows `marts.<name>` has when only the case's inputs are in the warehouse, with the columns of expect.csv.

    `then` is run on the inputs before the models are built.
    """
    folder = GOLDEN / name
    with audit_warehouse() as connection:
        for path in sorted(folder.glob("*.*.csv")):
            _fill(connection, path)
        connection.execute(f"set variable today = date '{TODAY}'; {then}")
        known = models.load_models()
        prints = models.fingerprints(known)
        for model in needed(known, ("marts", name)):
            models.build(connection, model, prints[model.key])
        columns = ", ".join(f'"{column}"' for column in _header(folder / "expect.csv"))
        rows = connection.execute(f"select {columns} from marts.{name}").fetchall()
        return [[_text(value) for value in row] for row in rows]


def expected(name: str) -> list[list[str]]:
    """The rows of expect.csv."""
    return list(csv.reader(io.StringIO((GOLDEN / name / "expect.csv").read_text("utf-8"))))[1:]


def needed(known: Sequence[models.Model], key: tuple[str, str]) -> list[models.Model]:
    """A model and all it reads, directly or not, in the order they can be built."""
    wanted = {key}
    for model in reversed(known):
        if model.key in wanted:
            wanted |= set(model.reads)
    return [model for model in known if model.key in wanted]


def _header(path: Path) -> list[str]:
    return next(csv.reader(path.read_text("utf-8").splitlines()))


def _fill(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    schema, table, _ = path.name.split(".")
    declared = {one.name: one for one in catalog.tables()}[table]
    given = _header(path)
    filled = {column: value for column, value in _NEEDED.items() if column in declared.columns and column not in given}
    read = ", ".join(
        [*(f'"{column}"' for column in given), *(f"{value} as {column}" for column, value in filled.items())]
    )
    connection.execute(
        f'insert into {schema}."{table}" by name select {read} from read_csv(?, all_varchar = true, header = true)',
        [str(path)],
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


if __name__ == "__main__":
    csv.writer(sys.stdout, lineterminator="\n").writerows(made(sys.argv[1]))
