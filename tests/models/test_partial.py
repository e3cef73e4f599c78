"""Models made in parts: whatever arrives, changes or goes, each holds the rows a build of everything would give it."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.models import build as models
from pipelines.models import partial as model_parts
from pipelines.models.files import Model, load_models
from pipelines.warehouse.catalog import frames
from pipelines.warehouse.store import Warehouse, transaction
from tests.support.marts import build_golden

IN_PARTS = tuple(model for model in load_models() if model.parts)


@pytest.fixture
def made_whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The models in parts that are made whole from now on; slices are of three reports, and parts always worth it."""
    whole: list[str] = []
    make = models._make

    def noting(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
        if model.parts:
            whole.append(model.name)
        make(connection, model)

    monkeypatch.setattr(models, "_make", noting)
    monkeypatch.setattr(model_parts, "SLICE_REPORTS", 3)
    monkeypatch.setattr(model_parts, "WORTH_REPLACING", 1.0)
    return whole


@pytest.fixture
def golden(tmp_path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, tuple[Model, ...]]]:
    """The golden warehouse, a copy of what its reports print in tables `kept_…`, and its models."""
    with Warehouse(tmp_path / "warehouse").writer() as connection:
        build_golden(connection, tmp_path)
        for name in frames():
            connection.execute(f"create temp table kept_{name} as from core.{name}")
        yield connection, load_models(tmp_path / "sql")


def test_parts_add_up_to_the_whole(
    golden: tuple[duckdb.DuckDBPyConnection, tuple[Model, ...]], made_whole: list[str]
) -> None:
    connection, known = golden
    # held against the whole after the third and the sixth: what was wrong before would still be
    changes: tuple[tuple[Callable[[], None], set[str]], ...] = (
        (lambda: _remove(connection, "甲21", "丙21", "丁21"), set()),
        (lambda: _bring(connection, "丙21"), set()),
        (lambda: _revise(connection, "甲20"), set()),
        (lambda: _bring(connection, "甲21", "丁21"), set()),
        (lambda: _remove(connection, "甲20"), set()),
        (lambda: _date(connection, "戊21", 2031), {"year_over_year", "ranking"}),  # the crosswalk gains years
    )
    for number, (change, wholly) in enumerate(changes):
        made_whole.clear()
        with transaction(connection):
            change()
        models.refresh(connection, known)
        assert set(made_whole) == wholly, number
        if number % 3 != 2:
            continue
        in_parts = _rows(connection)
        connection.execute("delete from audit.warehouse_state where starts_with(key, 'model ')")
        models.refresh(connection, known)
        assert set(made_whole) == {model.name for model in IN_PARTS}
        for name, rows in _rows(connection).items():
            assert in_parts[name] == rows, (number, name)


def test_much_that_changed_is_made_whole(
    golden: tuple[duckdb.DuckDBPyConnection, tuple[Model, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, _ = golden
    monkeypatch.setattr(model_parts, "WORTH_REPLACING", 0.3)
    pairs = next(model for model in IN_PARTS if model.name == "year_pair")
    assert model_parts.replace_changed(connection, pairs, since=10)
    assert not model_parts.replace_changed(connection, pairs, since=-1)


def test_a_model_whose_source_stands_behind_the_data_is_made_again(
    golden: tuple[duckdb.DuckDBPyConnection, tuple[Model, ...]],
) -> None:
    """As Dagster may do it: one model built before the one it reads."""
    connection, known = golden
    prints = models.fingerprints(known)
    with transaction(connection):
        _remove(connection, "丙21")
    amounts = next(model for model in known if model.name == "series_amount")
    models.build(connection, amounts, prints[amounts.key])
    assert amounts.qualified in models.refresh(connection, known)
    assert connection.execute("select count(*) from core.series_amount where report_id = '丙21'").fetchone() == (0,)


def test_models_in_parts_read_tables_only() -> None:
    """A view among them could hide what it reads from the digest of what is shared."""
    views = {model.key for model in load_models() if model.is_view}
    assert IN_PARTS
    assert not [(model.name, key) for model in IN_PARTS for key in model.reads if key in views]


def _remove(connection: duckdb.DuckDBPyConnection, *reports: str) -> None:
    for name in frames():
        connection.execute(f"delete from core.{name} where list_contains(?, report_id)", [reports])


def _bring(connection: duckdb.DuckDBPyConnection, *reports: str) -> None:
    for name in frames():
        connection.execute(f"insert into core.{name} from kept_{name} where list_contains(?, report_id)", [reports])


def _revise(connection: duckdb.DuckDBPyConnection, report: str) -> None:
    """Another version of the report, current, with a hundred 元 more everywhere."""
    connection.execute("update core.report set is_current = false where report_id = ?", [report])
    changed = {
        "report": ", 2 as version, true as is_current",
        "statement_cell": ", amount_yuan + 100 as amount_yuan",
    }
    for name in frames():
        more = changed.get(name, "")
        left_out = "".join(f", {part.split(' as ')[1]}" for part in more.split(", ")[1:])
        connection.execute(
            f"insert into core.{name} by name"
            f" select * exclude (report_id{left_out}), report_id || '改' as report_id{more}"
            f" from kept_{name} where report_id = ?",
            [report],
        )


def _date(connection: duckdb.DuckDBPyConnection, report: str, year: int) -> None:
    connection.execute("update core.report set fiscal_year = ? where report_id = ?", [year, report])


def _rows(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter[str]]:
    return {
        model.name: Counter(map(repr, connection.execute(f"select * from {model.qualified}").fetchall()))
        for model in IN_PARTS
    }
