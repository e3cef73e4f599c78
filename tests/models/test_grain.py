"""What a row of each model stands for: no two agree in the key its header names, however often a row is printed."""

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.models import chinese_views
from pipelines.models.build import load_models, refresh
from pipelines.models.files import SEED_SCHEMA, Model
from pipelines.warehouse.store import Warehouse, transaction
from tests.support.marts import GOLDEN, PRINTED_TWICE, build_golden, expected, found

MODELS = tuple(
    model for model in load_models() if model.schema not in (SEED_SCHEMA, chinese_views.SCHEMA) and model.name.isascii()
)
BY_NAME = [pytest.param(model, id=f"{model.schema}.{model.name}") for model in MODELS]


@pytest.fixture(scope="module")
def printed_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    root = tmp_path_factory.mktemp("twice")
    with Warehouse(root / "warehouse").writer() as connection:
        build_golden(connection, root)
        with transaction(connection):
            connection.execute(PRINTED_TWICE)
            connection.execute("update core.report set loaded_at = timestamp '2026-01-02'")
        refresh(connection, load_models(root / "sql"))
        yield connection


@pytest.mark.parametrize("model", BY_NAME)
def test_a_key_names_one_row(model: Model, printed_twice: duckdb.DuckDBPyConnection) -> None:
    assert model.identified_by, f"{model.qualified}: say in the header what identifies a row (-- key: …)"
    assert _twice(printed_twice, model) == []


@pytest.mark.parametrize("model", BY_NAME)
def test_a_key_names_one_row_of_whole_reports(model: Model, seed_warehouse: Warehouse) -> None:
    with seed_warehouse.reader() as connection:
        assert _twice(connection, model) == []


@pytest.mark.parametrize("mart", sorted(path.stem for path in (GOLDEN / "expect").glob("*.csv")))
def test_a_row_printed_twice_counts_once(printed_twice: duckdb.DuckDBPyConnection, mart: str) -> None:
    columns, rows = expected(mart)
    assert sorted(found(printed_twice, mart, columns)) == sorted(rows)


def _twice(connection: duckdb.DuckDBPyConnection, model: Model) -> list[tuple[object, ...]]:
    key = ", ".join(model.identified_by)
    return connection.execute(
        f"select {key}, count(*) from {model.qualified} group by all having count(*) > 1"
    ).fetchall()
