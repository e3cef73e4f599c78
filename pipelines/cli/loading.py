"""The commands `juesuan ingest` and `juesuan run`, added to the command line by `register`.

In: paths. Out: progress on stderr, a summary or JSON on stdout, and an exit code. Heavy imports wait inside.
"""

import contextlib
import functools
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli import alerts, common

if TYPE_CHECKING:
    from pipelines.intake.run import IngestSummary, Reading, Watch


class ReaderName(StrEnum):
    """Which program decodes the PDF."""

    fast = "fast"
    pdfplumber = "pdfplumber"


PathsArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders; without any, all of raw/.")
]
ReaderOption = Annotated[ReaderName, typer.Option("--reader", help="Which program decodes the PDF.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=0, help="Reading processes; 0 is one per core.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Read again what is known already.")]
TimeoutOption = Annotated[float, typer.Option("--timeout", min=1, help="Seconds one document may take.")]
MemoryOption = Annotated[int, typer.Option("--memory", min=256, help="MiB one document may take.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ingest)
    app.command()(run)


def ingest(
    paths: PathsArgument = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    reader: ReaderOption = ReaderName.fast,
    workers: WorkersOption = 0,
    force: ForceOption = False,
    timeout: TimeoutOption = 300.0,
    memory: MemoryOption = 3072,
    as_json: common.JsonOption = False,
) -> None:
    """Read report files into the warehouse, build the models, publish. Exits 1 if any of the files is not in."""
    chosen = common.existing(paths)
    run = _ingest(chosen, warehouse, _reading(reader, workers, timeout, memory), force=force, quiet=as_json)
    _show_run(run, warehouse, as_json=as_json)
    raise typer.Exit(common.Exit.PARTIAL if run.refused else common.Exit.OK)


def run(warehouse: common.WarehouseOption = Path("warehouse")) -> None:
    """Do what `make run` does: everything below raw/, with progress and a summary. Rejected files are no failure."""
    reading = _reading(ReaderName.fast, 0, 300.0, 3072)
    done = _ingest(common.existing(None), warehouse, reading, force=False, quiet=False)
    _show_run(done, warehouse, as_json=False)


def _reading(reader: ReaderName, workers: int, timeout: float, memory_mib: int) -> "Reading":
    import os

    from pipelines.intake.run import Reading
    from pipelines.processes.workers import Limits
    from pipelines.reports.by_name import PARSER_VERSION, READ_REPORT

    read = functools.partial(READ_REPORT, reader=reader.value)
    return Reading(read, PARSER_VERSION, workers or os.cpu_count() or 1, Limits(timeout, memory_mib << 20))


def _ingest(paths: Sequence[Path], directory: Path, reading: "Reading", *, force: bool, quiet: bool) -> "IngestSummary":
    from pipelines.intake.run import ingest as bring_up_to_date
    from pipelines.models.build import ModelError
    from pipelines.processes.workers import ReaderBroken
    from pipelines.warehouse.store import Warehouse, WarehouseUnusable

    channels = alerts.alert_channels()
    with _progress(quiet=quiet) as watch:
        try:
            return bring_up_to_date(
                paths,
                warehouse=Warehouse(directory),
                reading=reading,
                landing=common.LANDING,
                force=force,
                watch=watch,
                channels=channels,
            )
        except (ModelError, WarehouseUnusable, ReaderBroken) as problem:
            common.fail(common.Exit.WAREHOUSE, str(problem))


@contextlib.contextmanager
def _progress(*, quiet: bool) -> "Iterator[Watch]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from pipelines.cli.render.screen import Screen

    columns = (
        TextColumn("阅读 reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[path]}", markup=False),
    )
    console = Screen(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None, path="")
        yield lambda step: bar.update(task, completed=step.done, total=step.total, path=step.path)


def _show_run(run: "IngestSummary", directory: Path, *, as_json: bool) -> None:
    from pipelines.cli.render import tables as console
    from pipelines.warehouse import queries

    if as_json:
        common.print_json(_run_as_data(run))
        return
    loaded = {landed.loaded.report_id for landed in run.landed}
    with common.opened(directory) as connection:
        rows = [row for row in queries.reports(connection) if row["report_id"] in loaded]
        totals = [row for row in queries.headlines(connection) if row["report_id"] in loaded]
    common.say(console.summary(run, rows, totals))


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
