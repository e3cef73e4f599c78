"""The suites of `expectations/` (native Great Expectations YAML) run against a DuckDB file.

In: the suite files and a warehouse file nobody is writing to. Out: one `CheckResult` an expectation.
Great Expectations takes seconds to import, so it is imported where it runs and nowhere else; ingest never needs it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import duckdb
import yaml

from pipelines.checks import late_pandas
from pipelines.project import project_file
from pipelines.warehouse.store import Warehouse, state, transaction

EXPECTATIONS: Final = project_file("expectations")
FOLDERS: Final = ("raw", "core", "marts", "audit")
SHOWN_ROWS: Final = 20

Severity: TypeAlias = Literal["critical", "warning", "info"]
Status: TypeAlias = Literal["pass", "fail", "error"]


# results this run replaces, and those of suites and reports that are gone
_OUTDATED: Final = """
delete from audit.check_result where
    (list_contains(?::varchar[], suite) and report_id is not distinct from ?)
    or not list_contains(?::varchar[], suite)
    or (report_id is not null and report_id not in (select report_id from core.report where is_current))
"""


class NotKept(Exception):
    """The results are right, but the warehouse does not remember them; the message says why."""


class SuiteError(Exception):
    """A suite file that cannot be what it says."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One file: the table it speaks about and its expectations as Great Expectations takes them."""

    name: str
    table: str
    expectations: tuple[Mapping[str, Any], ...]

    @property
    def has_report(self) -> bool:
        """Whether any of its laws can be held against a single report."""
        return self.table != "raw.document" and any(not one["meta"].get("whole") for one in self.expectations)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What became of one expectation; `error` means it could not be evaluated."""

    suite: str
    check: str
    law: str
    severity: Severity
    status: Status
    observed: str
    failing_rows: tuple[str, ...] = ()
    run_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))

    @property
    def key(self) -> tuple[str, str]:
        return self.suite, self.check


@cache
def load_suites(folder: Path = EXPECTATIONS) -> tuple[Suite, ...]:
    """Every suite; a check without name, law or severity raises, and so does a name used twice."""
    paths = [path for schema in FOLDERS for path in sorted((folder / schema).glob("*.yml"))]
    return tuple(_suite(path) for path in paths)


def validate(
    database: Path, *, report_id: str | None = None, suites: Sequence[Suite] | None = None
) -> list[CheckResult]:
    """Run the suites, for one report or for all. Nobody may hold the file open for writing meanwhile."""
    chosen = [suite for suite in suites or load_suites() if report_id is None or suite.has_report]
    present = _tables(database)
    return list(_run([suite for suite in chosen if suite.table in present], database, report_id))


def keep(warehouse: Warehouse, results: Sequence[CheckResult], *, checked: Path, report_id: str | None = None) -> None:
    """Write the results of checking `checked` into the warehouse, and publish them if nothing else waits for that.

    Raises `NotKept`, with the reason, where this file's results may not or cannot be written.
    """
    from pipelines.warehouse import kept_tables

    if not warehouse.build.exists():
        raise NotKept(f"{warehouse.directory} is a published copy only")
    try:
        with warehouse.writer() as connection:
            is_published = warehouse.published.exists() and state(connection, "revision") == (
                warehouse.published_revision()
            )
            if checked == warehouse.published and not is_published:
                raise NotKept("a run has not been published yet: run `juesuan ingest` to finish it")
            kept_tables.ensure(connection)
            with transaction(connection, changes_data=False):
                store(connection, results, report_id=report_id)
            revision = state(connection, "revision")
        if is_published:
            warehouse.publish(revision_was=revision)
    except (OSError, duckdb.IOException) as error:
        raise NotKept(f"{warehouse.directory} cannot be written: {error}") from error


def store(
    connection: duckdb.DuckDBPyConnection, results: Sequence[CheckResult], *, report_id: str | None = None
) -> None:
    """The latest run of each suite, for all reports or for one; one row an expectation."""
    from pipelines.warehouse import kept_tables

    ran = sorted({result.suite for result in results})
    known = [suite.name for suite in load_suites()]
    connection.execute(_OUTDATED, [ran, report_id, known])
    rows = [
        (r.run_at, r.suite, r.check, r.law, r.severity, r.status, r.observed, list(r.failing_rows), report_id)
        for r in results
    ]
    if rows:
        names = ", ".join(kept_tables.CHECK_RESULT.columns)
        marks = ", ".join("?" for _ in kept_tables.CHECK_RESULT.columns)
        connection.executemany(f"insert into audit.check_result ({names}) values ({marks})", rows)


def _suite(path: Path) -> Suite:
    spec = yaml.safe_load(path.read_text("utf-8"))
    expectations = spec["expectations"]
    for one in expectations:
        if missing := {"type", "kwargs", "severity", "description", "meta"} - one.keys():
            raise SuiteError(f"{path}: an expectation lacks {', '.join(sorted(missing))}: {one.get('type')}")
    names = [one["meta"]["check"] for one in expectations]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SuiteError(f"{path}: the check {', '.join(sorted(twice))} stands twice")
    return Suite(spec["name"], spec["table"], tuple(expectations))


def _tables(database: Path) -> set[str]:
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute("select table_schema || '.' || table_name from information_schema.tables")
        return {name for (name,) in found.fetchall()}


def _run(suites: Sequence[Suite], database: Path, report_id: str | None) -> Iterator[CheckResult]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    late_pandas.allow()
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    _buffer_rows()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql("warehouse", connection_string=f"duckdb:///{database}?access_mode=read_only")
    try:
        for suite in suites:
            asset = source.add_query_asset(suite.name, query=_batch(suite, report_id))
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            # not by a ValidationDefinition: that keeps its results, and writing them down looks through the whole
            # call stack once for every Decimal among the failing rows
            outcome = batch.validate(
                gx.ExpectationSuite(name=suite.name, expectations=_for(suite, report_id)),
                result_format={"result_format": "COMPLETE"},
            )
            yield from (_result(suite, one) for one in outcome.results)
    finally:
        # while GX's engine lives, nobody else in this process can open the file
        source.get_execution_engine().close()
        source.get_engine().dispose()


def _for(suite: Suite, report_id: str | None) -> list[dict[str, Any]]:
    """Some laws are about the whole warehouse and mean nothing for one report."""
    return [dict(one) for one in suite.expectations if report_id is None or not one["meta"].get("whole")]


def _batch(suite: Suite, report_id: str | None) -> str:
    if report_id is None:
        return f"select * from {suite.table}"
    quoted = report_id.replace("'", "''")
    return f"select * from {suite.table} where report_id = '{quoted}'"


@cache
def _buffer_rows() -> None:
    """GX hands the connection on before it has fetched, and DuckDB's cursor is empty then: fetch at once."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    @event.listens_for(Engine, "after_cursor_execute")
    def fetch_all(  # type: ignore[no-untyped-def]
        connection,
        cursor,
        statement,  # noqa: ARG001 - the event hands them over
        parameters,  # noqa: ARG001
        context,
        executemany,
    ) -> None:
        if connection.dialect.name == "duckdb" and cursor.description and not executemany:
            context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor, initial_buffer=cursor.fetchall())


def _result(suite: Suite, outcome: Any) -> CheckResult:
    """Results come back in another order: the meta says which one this is."""
    config = outcome.expectation_config
    raised = _raised(outcome.exception_info)
    status: Status = "error" if raised else "pass" if outcome.success else "fail"
    return CheckResult(
        suite=suite.name,
        check=config.meta["check"],
        law=config.description or "",
        severity=config.severity.value,
        status=status,
        observed=raised or _observed(outcome.result),
        failing_rows=() if status != "fail" else tuple(_rows(outcome.result)),
    )


def _raised(info: Mapping[str, Any]) -> str | None:
    entries = [info] if "raised_exception" in info else list(info.values())
    return next((str(one["exception_message"]) for one in entries if one.get("raised_exception")), None)


def _observed(result: Mapping[str, Any]) -> str:
    if "unexpected_count" in result:
        return f"{result['unexpected_count']} / {result.get('element_count', '?')}"
    return str(result.get("observed_value", ""))


def _rows(result: Mapping[str, Any]) -> Iterator[str]:
    details = (result.get("details") or {}).get("unexpected_rows")
    if details is not None:
        for row in list(details)[:SHOWN_ROWS]:
            yield ", ".join(f"{name}={_plainly(value)}" for name, value in dict(row).items())
    else:
        for value in list(result.get("partial_unexpected_list") or [])[:SHOWN_ROWS]:
            yield str(value)


def _plainly(value: object) -> str:
    """Amounts without the zeros of their type."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
