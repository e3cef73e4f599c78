"""The wall between one report's rows and everybody's models: a report that makes a model fail is set aside.

In: a model that failed. Out: a row of `audit.failure` with the step `model <name>`, and the model's query without what
was set aside. The report itself stays in `core`; it comes back when it is loaded again or a model's file changes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import duckdb

from pipelines.models.files import Model
from pipelines.warehouse.store import PER_REPORT, columns_of, first_line, transaction

MODEL: Final = "model "

SET_ASIDE: Final = "(select report_id from audit.failure where starts_with(step, 'model '))"
_STALE: Final = """
delete from audit.failure
where starts_with(step, 'model ') and (
    stamp <> ? || ':' || coalesce(
        (select epoch_us(loaded_at) from core.report where core.report.report_id = audit.failure.report_id), 0
    )
)
"""
_REPORTS: Final = f"""
select report_id from core.report where report_id not in {SET_ASIDE}
order by entity_id, scope, fiscal_year, version
"""
_LATEST: Final = "select arg_max(report_id, loaded_at) from core.report where list_contains(?::varchar[], report_id)"


def take_back(connection: duckdb.DuckDBPyConnection, models: str) -> None:
    """Try again what was loaded anew since it was set aside, or failed under other models (`models`: their digest)."""
    count = "select count(*) from audit.failure where starts_with(step, 'model ')"
    if connection.execute(count).fetchone() != (0,):
        with transaction(connection, changes_data=False):
            connection.execute(_STALE, [models])
    connection.execute("set variable models_digest = ?", [models])


def digest(connection: duckdb.DuckDBPyConnection) -> str:
    """Changes when another report is set aside or taken back; empty while there is none."""
    reports = connection.execute(f"select distinct report_id from {SET_ASIDE} order by all").fetchall()
    return hashlib.sha256(repr(reports).encode()).hexdigest()[:16] if reports else ""


def sound(connection: duckdb.DuckDBPyConnection, model: Model) -> Model:
    """The model without the reports set aside."""
    if not digest(connection):
        return model
    return replace(
        model,
        sql=restricted(connection, model, "sound", f"not in {SET_ASIDE}", ("report_id",)),
    )


def restricted(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    prefix: str,
    condition: str,
    columns: Sequence[str] = ("report_id", "entity_id"),
) -> str:
    """The model's query over views of what it reads, each restricted by its column of reports or bodies."""
    sql = model.sql
    for schema, name in model.reads:
        if column := restricting_column(connection, schema, name, columns):
            view = f'"{prefix} {schema}.{name}"'
            connection.execute(
                f'create or replace temp view {view} as select * from {schema}."{name}"'
                f" where {column} {condition.format(column=column)}"
            )
            sql = re.sub(rf"\b{schema}\.{name}\b", view, sql)
    return sql


def restricting_column(
    connection: duckdb.DuckDBPyConnection, schema: str, name: str, columns: Sequence[str] = ("report_id", "entity_id")
) -> str | None:
    """The column by which a table can be restricted to some reports; None if it speaks of none."""
    there = columns_of(connection, f'{schema}."{name}"')
    return next((column for column in columns if column in there), None)


def set_aside_guilty(connection: duckdb.DuckDBPyConnection, model: Model) -> bool:
    """Find by halving a report that makes the model fail, and set it aside; false if it fails without any, too."""
    if _failure(connection, model, []) is not None:
        return False
    suspects = [report_id for (report_id,) in connection.execute(_REPORTS).fetchall()]
    error = _failure(connection, model, suspects)
    if error is None:
        return False
    while len(suspects) > 1:
        halves = suspects[: len(suspects) // 2], suspects[len(suspects) // 2 :]
        found = next(((half, one) for half in halves if (one := _failure(connection, model, half))), None)
        if found is None:  # it takes several together: the one that came last
            (latest,) = connection.execute(_LATEST, [suspects]).fetchone() or (suspects[-1],)
            suspects = [latest]
        else:
            suspects, error = [*found[0]], found[1]
    told = [f"{MODEL}{model.schema}.{model.name}", f"{type(error).__name__}: {first_line(error)}"]
    with transaction(connection, changes_data=False):
        connection.execute(
            "insert into audit.failure select ?, ?, ?, getvariable('models_digest') || ':' || epoch_us(loaded_at), ?"
            " from core.report where report_id = ?",
            [suspects[0], *told, datetime.now(UTC).replace(tzinfo=None), suspects[0]],
        )
    return True


def _failure(connection: duckdb.DuckDBPyConnection, model: Model, reports: Sequence[str]) -> duckdb.Error | None:
    """What making the model of these reports alone raises."""
    connection.execute(
        "create or replace temp table probed as"
        " select report_id, entity_id from core.report where list_contains(?::varchar[], report_id)",
        [list(reports)],
    )
    query = restricted(connection, model, "probed", "in (select {column} from probed)")
    try:
        connection.execute(f"create or replace temp table probe as {query}")
    except PER_REPORT as error:
        return error
    connection.execute("drop table probe")
    return None
