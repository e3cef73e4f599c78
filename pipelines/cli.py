"""The command `juesuan`: the pipeline for people at a terminal and for scripts.

In: arguments. Out: readable text or JSON on stdout, complaints on stderr, and an exit code to trust:
0 done · 1 something was rejected or not found · 2 wrong use · 3 no warehouse, or another writer holds it.
Heavy imports wait inside the commands, so that `--help` is quick. No work is done here that Dagster could not do too.
"""

import contextlib
import functools
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    import duckdb

    from pipelines.ingest import IngestSummary, Reading, Watch

LANDING = Path("raw")


class Exit(IntEnum):
    """What a script may rely on."""

    OK = 0
    PARTIAL = 1
    USAGE = 2
    WAREHOUSE = 3


class ReaderName(StrEnum):
    """Which program decodes the PDF."""

    fast = "fast"
    pdfplumber = "pdfplumber"


app = typer.Typer(
    name="juesuan",
    help="部门决算 PDF → trusted DuckDB warehouse. Every figure can be traced to its page.",
    epilog="Exit codes: 0 done · 1 rejected or not found · 2 wrong use · 3 no warehouse, or it is locked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WarehouseOption = Annotated[
    Path, typer.Option("--warehouse", metavar="DIR", envvar="JUESUAN_WAREHOUSE", help="Where the warehouse is kept.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON for programs; amounts are strings, exact.")]
ReportArgument = Annotated[
    str, typer.Argument(metavar="REPORT", help="A report id, or parts of one: 焦作, '焦作 2021'.")
]
PathsArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders; without any, all of raw/.")
]
ReaderOption = Annotated[ReaderName, typer.Option("--reader", help="Which program decodes the PDF.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=0, help="Reading processes; 0 is one per core.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Read again what is known already.")]
TimeoutOption = Annotated[float, typer.Option("--timeout", min=1, help="Seconds one document may take.")]
MemoryOption = Annotated[int, typer.Option("--memory", min=256, help="MiB one document may take.")]


@app.command()
def ingest(
    paths: PathsArgument = None,
    warehouse: WarehouseOption = Path("warehouse"),
    reader: ReaderOption = ReaderName.fast,
    workers: WorkersOption = 0,
    force: ForceOption = False,
    timeout: TimeoutOption = 300.0,
    memory: MemoryOption = 3072,
    as_json: JsonOption = False,
) -> None:
    """Read report files into the warehouse, build the models, publish. Exits 1 if any of the files is not in."""
    chosen = _existing(paths)
    run = _ingest(chosen, warehouse, _reading(reader, workers, timeout, memory), force=force, quiet=as_json)
    _show_run(run, warehouse, as_json=as_json)
    raise typer.Exit(Exit.PARTIAL if run.refused else Exit.OK)


@app.command()
def run(warehouse: WarehouseOption = Path("warehouse")) -> None:
    """Do what `make run` does: everything below raw/, with progress and a summary. Rejected files are no failure."""
    done = _ingest(_existing(None), warehouse, _reading(ReaderName.fast, 0, 300.0, 3072), force=False, quiet=False)
    _show_run(done, warehouse, as_json=False)


@app.command()
def reports(
    warehouse: WarehouseOption = Path("warehouse"),
    rejected: Annotated[bool, typer.Option("--rejected", help="The documents that are not in, and why.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the reports in the warehouse."""
    from pipelines import console, queries

    with _reader(warehouse) as connection:
        rows = queries.rejected_documents(connection) if rejected else queries.reports(connection)
    if as_json:
        _print_json(rows)
    elif rejected:
        _print(console.rejected_table((row["path"], row["reason_code"], row["reason"]) for row in rows))
    else:
        _print(console.reports_table(rows))


@app.command()
def show(
    report: ReportArgument,
    statement: Annotated[
        str | None, typer.Argument(metavar="[STATEMENT]", help="T01…T09, or part of the title; without it, the list.")
    ] = None,
    warehouse: WarehouseOption = Path("warehouse"),
    as_json: JsonOption = False,
) -> None:
    """Print a table as the report prints it."""
    from pipelines import console, queries

    with _reader(warehouse) as connection:
        report_id = queries.resolve_report(connection, report)
        if statement is None:
            rows = queries.statements(connection, report_id)
            _print_json(rows) if as_json else _print(report_id, console.statements_table(rows))
            return
        found = queries.resolve_statement(connection, report_id, statement)
        cells = queries.statement_cells(connection, report_id, found["statement"])
    if as_json:
        _print_json(cells)
        return
    _print(f"{report_id} · {found['form_no'] or found['statement']} {found['title']} · 单位：{found['unit'] or '未印'}")
    _print(console.printed_table(cells) if cells else "（空表）")


@app.command()
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words as printed; blanks and line ends do not matter.")],
    report: Annotated[str | None, typer.Option("--report", help="Only this report: its id or a part of it.")] = None,
    warehouse: WarehouseOption = Path("warehouse"),
    as_json: JsonOption = False,
) -> None:
    """Find words in the text of the reports, with section and page. Exits 1 if there are none."""
    from pipelines import queries

    with _reader(warehouse) as connection:
        hits = queries.search(connection, text, report)
    if as_json:
        _print_json(hits)
    elif hits:
        from pipelines import console

        _print(console.hits_table(hits, text))
    if not hits:
        _fail(Exit.PARTIAL, f"没有找到 nothing says “{text}” in the reports that are in")


@app.command()
def trace(
    report: ReportArgument,
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="T01…T09, or part of the title.")],
    row: Annotated[str, typer.Argument(metavar="ROW", help="A code, an item, part of the label, or the row number.")],
    column: Annotated[
        str | None, typer.Argument(metavar="[COLUMN]", help="A measure or part of the heading; without it, all.")
    ] = None,
    image: Annotated[
        Path | None, typer.Option("--image", metavar="FILE", help="Save the place on the page as a PNG, marked.")
    ] = None,
    warehouse: WarehouseOption = Path("warehouse"),
    as_json: JsonOption = False,
) -> None:
    """Follow a figure back to its document, page, box and printed text."""
    from pipelines import console, queries

    with _reader(warehouse) as connection:
        report_id = queries.resolve_report(connection, report)
        found = queries.resolve_statement(connection, report_id, statement)
        figure = queries.find_figure(connection, report_id, found["statement"], row, column)
    if as_json:
        _print_json(figure.cells)
    else:
        for cell in figure.cells:
            _print(console.trace_panel(cell), "")
    if image is not None:
        _save_image(figure.cells, image, warehouse)


def main() -> None:
    """Run the command; an error the user can do something about becomes one line and an exit code."""
    try:
        app()
    except BrokenPipeError:  # `juesuan … | head` has seen enough
        sys.stderr.close()


def _reading(reader: ReaderName, workers: int, timeout: float, memory_mib: int) -> "Reading":
    import os

    from pipelines.ingest import Reading
    from pipelines.reports import PARSER_VERSION, read_report
    from pipelines.workers import Limits

    read = functools.partial(read_report, reader=reader.value)
    return Reading(read, PARSER_VERSION, workers or os.cpu_count() or 1, Limits(timeout, memory_mib << 20))


def _existing(paths: Sequence[Path] | None) -> list[Path]:
    if not paths:
        if not LANDING.is_dir():
            _fail(Exit.USAGE, f"there is no {LANDING}/ in {Path.cwd()}: go to the project's folder, or name some files")
        return [LANDING]
    for path in paths:
        if not path.exists() and not path.is_symlink():
            _fail(Exit.USAGE, f"{path} does not exist")
    return list(paths)


def _ingest(paths: Sequence[Path], directory: Path, reading: "Reading", *, force: bool, quiet: bool) -> "IngestSummary":
    from pipelines.ingest import ingest as bring_up_to_date
    from pipelines.models import ModelError
    from pipelines.warehouse import Warehouse, WarehouseUnusable

    channels = cli_alerts._channels()
    with _progress(quiet=quiet) as watch:
        try:
            return bring_up_to_date(
                paths,
                warehouse=Warehouse(directory),
                reading=reading,
                landing=LANDING,
                force=force,
                watch=watch,
                channels=channels,
            )
        except (ModelError, WarehouseUnusable) as problem:
            _fail(Exit.WAREHOUSE, str(problem))


@contextlib.contextmanager
def _progress(*, quiet: bool) -> "Iterator[Watch]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("阅读 reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[path]}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None, path="")
        yield lambda step: bar.update(task, completed=step.done, total=step.total, path=step.path)


def _show_run(run: "IngestSummary", directory: Path, *, as_json: bool) -> None:
    from pipelines import console, queries

    if as_json:
        _print_json(_run_as_data(run))
        return
    loaded = {landed.loaded.report_id for landed in run.landed}
    with _reader(directory) as connection:
        rows = [row for row in queries.reports(connection) if row["report_id"] in loaded]
        totals = [row for row in queries.headlines(connection) if row["report_id"] in loaded]
    _print(console.summary(run, rows, totals))


def _run_as_data(run: "IngestSummary") -> dict[str, Any]:
    return {
        "files": run.files,
        "loaded": [
            {
                "path": one.path,
                "report_id": one.loaded.report_id,
                "version": one.loaded.version,
                "replaces": one.loaded.replaces,
                "statements": one.statements,
                "figures": one.figures,
                "unmapped": one.unmapped,
                "warnings": one.warnings,
            }
            for one in run.landed
        ],
        "rejected": [
            {
                "path": one.path,
                "reason_code": one.rejection.reason_code,
                "reason": one.rejection.reason,
                "new": one.is_new,
            }
            for one in run.refused
        ],
        "known": run.known,
        "models": run.models,
        "published": run.is_published,
        "seconds": round(run.seconds, 3),
    }


@contextlib.contextmanager
def _reader(directory: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    from pipelines.queries import Ambiguous, NotFound
    from pipelines.warehouse import Warehouse, WarehouseMissing

    try:
        with Warehouse(directory).reader() as connection:
            yield connection
    except WarehouseMissing as missing:
        _fail(Exit.WAREHOUSE, str(missing))
    except Ambiguous as ambiguous:
        _fail(Exit.PARTIAL, "\n  ".join([str(ambiguous), *ambiguous.candidates]))
    except NotFound as missing:
        _fail(Exit.PARTIAL, str(missing))


def _save_image(cells: Sequence[dict[str, Any]], image: Path, directory: Path) -> None:
    from pipelines import evidence

    try:
        count = evidence.save_image(cells, image, roots=(Path.cwd(), directory.absolute().parent))
    except evidence.EvidenceMissing as missing:
        _fail(Exit.PARTIAL, str(missing))
    typer.echo(f"{image}: {count} marked on page {cells[0]['page']}", err=True)


def _print(*parts: Any) -> None:
    from rich.console import Console

    out = Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 160)
    for part in parts:
        out.print(part, markup=False)


def _print_json(data: Any) -> None:
    typer.echo(_json(data))


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=_as_json)


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _fail(code: Exit, message: str) -> NoReturn:
    typer.echo(f"juesuan: {message}", err=True)
    raise typer.Exit(code)


from pipelines import (  # noqa: E402 - their commands need what stands above
    cli_alerts,
    cli_ask,
    cli_audit,
    cli_docs,
    cli_export,
    cli_fetch,
)

for commands in (cli_export, cli_ask, cli_audit, cli_fetch, cli_alerts, cli_docs):
    commands.register(app)
