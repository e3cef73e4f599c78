"""The commands `juesuan sql` and `juesuan export`, added to the command line by `register`.

In: arguments. Out: rows on stdout or in a file, or a folder of files, and an exit code as in `app`.
Heavy imports wait inside the commands.
"""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from pipelines.cli import common

if TYPE_CHECKING:
    import duckdb


class Format(StrEnum):
    """How a query's result is written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


BINARY: Final = frozenset({Format.parquet, Format.xlsx})

FormatOption = Annotated[Format, typer.Option("--format", help="How to write the result; parquet and xlsx need --to.")]
ToOption = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write to this file, replaced only when all went well.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(sql)
    app.command()(export)


def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Any DuckDB query; the warehouse is open read-only.")],
    warehouse: common.WarehouseOption = Path("warehouse"),
    output: FormatOption = Format.table,
    to: ToOption = None,
    as_json: common.JsonOption = False,
) -> None:
    """Query the warehouse, and nothing else: no files, no other databases, no settings; --to FILE is the way out."""
    if not query.strip().strip(";").strip():
        _fail_empty()
    if to is not None:
        common.writable(to, warehouse)
    with common.opened(warehouse, is_locked_down=True) as connection:
        connection.execute("set search_path = 'marts,core'")
        write_result(connection, query, Format.json if as_json else output, to)


def export(
    report: Annotated[
        str | None, typer.Argument(metavar="[REPORT]", help="A report id, or parts of one; or else --all.")
    ] = None,
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="The folder to write to; made if it is not there.")
    ] = Path("export"),
    every: Annotated[bool, typer.Option("--all", help="All tables, and a workbook for each current report.")] = False,
    warehouse: common.WarehouseOption = Path("warehouse"),
    as_json: common.JsonOption = False,
) -> None:
    """Write tables as Parquet and CSV, and each report as a workbook with its tables as printed."""
    import duckdb
    import polars as pl

    from pipelines.export.files import OutsideFolder
    from pipelines.export.run import export as write_all
    from pipelines.warehouse import queries

    if (report is None) != every:
        common.fail(common.Exit.USAGE, "say which REPORT to export, or --all for everything, one of the two")
    common.writable(to, warehouse)
    with common.opened(warehouse) as connection:
        report_id = None if report is None else queries.resolve_report(connection, report)
        try:
            written = list(write_all(connection, to, report_id))
        except (OSError, OutsideFolder, duckdb.Error, pl.exceptions.PolarsError) as problem:
            common.fail(common.Exit.USAGE, f"cannot export to {to}: {problem}")
    if as_json:
        common.print_json([str(path) for path in written])
        return
    for path in written:
        if path.suffix == ".xlsx":
            common.echo(path)
    common.echo(f"{to}: {len(written)} files", err=True)


def write_result(connection: "duckdb.DuckDBPyConnection", query: str, output: Format, to: Path | None) -> None:
    """Run a query and write its rows to stdout or a file; what is wrong with it becomes one line and exit 2."""
    import duckdb

    if output in BINARY and to is None:
        common.fail(common.Exit.USAGE, f"{output.value} is no text: name a file with --to FILE.{output.value}")
    try:
        if to is None:
            cursor = _executed(connection, query)
            _to_stdout([column[0] for column in cursor.description or ()], _fetch(cursor), output)
        else:
            _to_file(connection, query, output, to)
    except (duckdb.Error, OSError) as error:
        common.fail(common.Exit.USAGE, str(error))


def _fail_empty() -> NoReturn:
    common.fail(common.Exit.USAGE, 'the query is empty: juesuan sql "from marts.report_total limit 5"')


def _executed(connection: "duckdb.DuckDBPyConnection", query: str) -> "duckdb.DuckDBPyConnection":
    cursor = connection.execute(query)
    if cursor is None:  # nothing but comments
        _fail_empty()
    return cursor


def _to_file(connection: "duckdb.DuckDBPyConnection", query: str, output: Format, to: Path) -> None:
    from pipelines.export import tables
    from pipelines.export.files import replacing

    if output in (Format.table, Format.json):
        cursor = _executed(connection, query)
        names = [column[0] for column in cursor.description or ()]
        with replacing(to) as beside:
            beside.write_text(_as_text(names, _fetch(cursor), output), "utf-8")
        return
    relation = connection.sql(query)
    if relation is None:
        common.fail(common.Exit.USAGE, f"the query returns no rows to write to {to}")
    write = {Format.csv: tables.write_csv, Format.parquet: tables.write_parquet, Format.xlsx: tables.write_xlsx}
    write[output](relation.pl(), to)


def _as_text(names: Sequence[str], rows: Iterator[tuple[Any, ...]], output: Format) -> str:
    if output is Format.json:
        return common.json_text([dict(zip(names, row, strict=True)) for row in rows]) + "\n"
    from pipelines.cli.render import tables as console
    from pipelines.cli.render.screen import Screen

    page = Screen(file=None, width=160, record=True, quiet=True)
    page.print(console.query_table(names, rows))
    return page.export_text()


def _to_stdout(names: Sequence[str], rows: Iterator[tuple[Any, ...]], output: Format) -> None:
    if output is Format.json:
        common.print_json([dict(zip(names, row, strict=True)) for row in rows])
    elif output is Format.csv:
        import csv

        from pipelines.contracts.defusing import for_spreadsheet

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([for_spreadsheet(value) for value in row] for row in rows)
    else:
        from pipelines.cli.render import tables as console

        common.say(console.query_table(names, rows))


def _fetch(cursor: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(1000):
        yield from rows
