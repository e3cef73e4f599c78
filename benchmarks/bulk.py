"""Files → published warehouse, models and audit included: what a load of 1, 10, 100 … made-up reports takes, by step.

    python -m benchmarks.documents FOLDER 1001
    python -m benchmarks.bulk FOLDER --documents 1 10 100 1000 [--known 10000] [--workers 2] [--to DIR] [--keep]

Each load fills an empty warehouse in a process of its own, then runs again with nothing new, then with one report more.
Printed are processor seconds (of the parent with all its threads, and of the reading processes), wall seconds, peak
memory, size, and every cell of the warehouse held against the truth of its document. Nothing is asserted.
"""

import argparse
import json
import os
import resource
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks.documents import paths_of
from pipelines.alerts import outbox
from pipelines.audit.run import audit
from pipelines.intake.run import IngestSummary, Reading, load
from pipelines.models import build as models
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.store import PUBLISHED, Warehouse
from tests.support.scoring import Score, scored_cells

STEPS: Final = ("load", "models", "audit", "alerts", "publish")
SAMPLE_SECONDS: Final = 0.2
COMPARED_TOGETHER: Final = 200  # documents: a query for each would look through the whole warehouse as often
RESET_PEAK: Final = "5"  # proc(5), clear_refs


@dataclass(slots=True)
class Step:
    """What one step took: processor seconds of parent and readers, wall seconds, peak resident MB of the parent."""

    parent: float = 0.0
    readers: float = 0.0
    wall: float = 0.0
    peak_mb: float = 0.0


@dataclass(slots=True)
class Load:
    """One way through all steps."""

    documents: int
    steps: dict[str, Step] = field(default_factory=dict)
    reader_mb: float = 0.0
    built_mb: float = 0.0
    published_mb: float = 0.0
    landed: int = 0
    is_unchanged: bool = False

    @property
    def processor(self) -> float:
        return sum(step.parent + step.readers for step in self.steps.values())

    @property
    def wall(self) -> float:
        return sum(step.wall for step in self.steps.values())


def main() -> None:
    asked = _arguments()
    print(f"{os.cpu_count()} processors, {asked.workers} reading processes, load {os.getloadavg()[0]:.0f}", flush=True)
    print(HEAD, flush=True)
    for documents in asked.documents:
        directory = Path(tempfile.mkdtemp(prefix="juesuan-bulk-", dir=asked.to))
        try:
            all_of(asked.folder, documents, directory, asked.workers)
            if asked.known:
                with_known(directory, asked.known, asked.workers)
        finally:
            if not asked.keep:
                shutil.rmtree(directory)


def all_of(folder: Path, documents: int, directory: Path, workers: int) -> None:
    landing = directory / "raw"
    warehouse = directory / "warehouse"
    put(folder, landing, 0, documents)
    print(_row("all new", _apart(landing, warehouse, workers)), flush=True)
    print(_row("nothing new", _apart(landing, warehouse, workers)), flush=True)
    print(_truth(folder, warehouse, documents), flush=True)
    put(folder, landing, documents, documents + 1)
    print(_row("one more", _apart(landing, warehouse, workers)), flush=True)


def with_known(directory: Path, files: int, workers: int) -> None:
    """The same landing zone with so many files more that are no reports, all looked at once before."""
    landing, warehouse = directory / "raw", directory / "warehouse"
    for number in range(files):
        place = landing / "others" / str(number // 1000) / f"{number:05}.pdf"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"no report {number}", "ascii")
    print(_row("no reports", _apart(landing, warehouse, workers)), flush=True)
    print(_row("nothing new", _apart(landing, warehouse, workers)), flush=True)


def put(folder: Path, landing: Path, first: int, last: int) -> None:
    """The documents as links of the file system: no copy, and regular files all the same."""
    for number in range(first, last):
        document, _ = paths_of(folder, number)
        place = landing / document.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.hardlink_to(document)


def _apart(landing: Path, warehouse: Path, workers: int) -> Load:
    """In a fresh process, so that neither memory nor caches of an earlier load are in the figures."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(load_once, landing, warehouse, workers).result()


def load_once(landing: Path, directory: Path, workers: int) -> Load:
    """The steps of `intake.run.ingest`, each measured."""
    warehouse = Warehouse(directory)
    reading = Reading(read_report, PARSER_VERSION, workers=workers)
    result = Load(0)
    with _measured(result, "load"):
        with warehouse.writer() as connection:
            outbox.register(connection, [])
        summary = load([landing], warehouse=warehouse, reading=reading, landing=landing)
    with warehouse.writer() as connection:
        with _measured(result, "models"):
            summary.models = models.refresh(connection)
        with _measured(result, "audit"):
            audit(connection, roots=[landing.absolute().parent])
        with _measured(result, "alerts"):
            outbox.queue(connection, [])
    with _measured(result, "publish"):
        summary.is_published = warehouse.publish()
    _note(result, summary, warehouse)
    return result


def _note(result: Load, summary: IngestSummary, warehouse: Warehouse) -> None:
    result.documents, result.landed, result.is_unchanged = summary.files, len(summary.landed), summary.is_unchanged
    result.built_mb = warehouse.build.stat().st_size / 1e6
    result.published_mb = warehouse.published.stat().st_size / 1e6


@contextmanager
def _measured(result: Load, name: str) -> Iterator[None]:
    step = result.steps[name] = Step()
    Path("/proc/self/clear_refs").write_text(RESET_PEAK, "ascii")
    readers, parent, wall = _readers_seconds(), time.process_time(), time.perf_counter()
    with _watched(result):
        yield
    step.parent, step.wall = time.process_time() - parent, time.perf_counter() - wall
    step.readers = _readers_seconds() - readers
    step.peak_mb = _peak_mb("self")


@contextmanager
def _watched(result: Load) -> Iterator[None]:
    """Peak memory of the reading processes, asked of the kernel while they live."""
    over = threading.Event()

    def watch() -> None:
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while not over.wait(SAMPLE_SECONDS):
            for child in children.read_text("ascii").split():
                result.reader_mb = max(result.reader_mb, _peak_mb(child))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _peak_mb(process: str) -> float:
    """Peak resident memory since it was last set back; 0 for a process that is gone or ending."""
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) / 1e3 if lines else 0.0


def _readers_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _truth(folder: Path, warehouse: Path, documents: int) -> str:
    """Every document's cells in the published warehouse against its truth."""
    import duckdb
    import polars as pl

    cells, wrong, missing, extra, absent = 0, 0, 0, 0, 0
    query = """
        select parse_filename(document.path, true) as document, cell.* from core.statement_cell as cell
        inner join core.report as report on cell.report_id = report.report_id
        inner join raw.document as document on report.sha256 = document.sha256
        where list_contains(?::varchar[], parse_filename(document.path, true))
        order by document, cell.statement, cell.row_no, cell.column_no
    """
    with duckdb.connect(str(warehouse / PUBLISHED), read_only=True) as connection:
        for first in range(0, documents, COMPARED_TOGETHER):
            places = [paths_of(folder, number) for number in range(first, min(first + COMPARED_TOGETHER, documents))]
            found = pl.DataFrame(connection.execute(query, [[one.stem for one, _ in places]]).to_arrow_table())
            held = {str(name): frame for (name,), frame in found.partition_by("document", as_dict=True).items()}
            for document, truth in places:
                frame = held.get(document.stem)
                score = Score(0, 0, 0) if frame is None else scored_cells(frame, json.loads(truth.read_text("utf-8")))
                cells += 0 if frame is None else frame.height
                absent += frame is None
                wrong, missing, extra = wrong + score.wrong, missing + score.missing, extra + score.extra
    said = f"{cells:,} cells: {wrong} wrong, {missing} missing, {extra} extra; {absent} documents not loaded"
    return f"  of {documents:,} documents {said}"


_TITLES: Final = (
    "documents", "run", "read", "land", *STEPS[1:], "all CPU s", "wall s", "reports/CPU s", "reports/wall s",
    "peak MB " + "/".join(STEPS), "reader MB", "MB built/published",
)  # fmt: skip
HEAD: Final = f"| {' | '.join(_TITLES)} |\n|{'---|' * len(_TITLES)}"


def _row(run: str, load: Load) -> str:
    steps = load.steps
    shown = (
        f"{load.documents:,}",
        run,
        f"{steps['load'].readers:.2f}",
        f"{steps['load'].parent:.2f}",
        *(f"{steps[name].parent + steps[name].readers:.2f}" for name in STEPS[1:]),
        f"{load.processor:.2f}",
        f"{load.wall:.1f}",
        f"{load.landed / load.processor:.2f}",
        f"{load.landed / load.wall:.2f}",
        "/".join(f"{steps[name].peak_mb:.0f}" for name in STEPS),
        f"{load.reader_mb:.0f}",
        f"{load.built_mb:.1f}/{load.published_mb:.1f}",
    )
    return f"| {' | '.join(shown)} |"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="files → published warehouse, step by step")
    parser.add_argument("folder", type=Path, help="of benchmarks.documents")
    parser.add_argument("--documents", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--known", type=int, default=0, help="then look at so many small files that are no reports")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--to", type=Path, help="where warehouses are made (on the documents' file system)")
    parser.add_argument("--keep", action="store_true", help="leave the warehouses where they are")
    return parser.parse_args()


if __name__ == "__main__":
    main()
