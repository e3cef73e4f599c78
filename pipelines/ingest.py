"""Files in, warehouse out: find, skip what is known, read the rest in workers, land, model, audit, publish.

In: paths, a warehouse, and the function that reads one file. Out: a summary of what happened to every file.
Memory stays bounded however many files there are. Nothing is printed here; progress goes to a callback.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from pipelines import models
from pipelines.alerts import outbox
from pipelines.alerts.channels import Channel
from pipelines.audit.run import audit
from pipelines.discovery import Found, candidate_of, discover
from pipelines.landing import Known, Landing, Loaded, known_documents, landed_together, move_documents
from pipelines.outcomes import Candidate, Outcome, Parsed, Rejection
from pipelines.seen import SeenFiles
from pipelines.warehouse import Warehouse
from pipelines.workers import Limits, read_all

BATCH_DOCUMENTS: Final = 64
BATCH_SECONDS: Final = 5.0  # a kill costs no more than two of these, one being written, and progress shows


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: a picklable function, and the version of the program behind it."""

    read: Callable[[Path], Parsed]
    parser_version: str
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Landed:
    """A report that went in during this run, and what was found in it."""

    path: str
    loaded: Loaded
    statements: int
    figures: int
    unmapped: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that did not go in, now or in an earlier run."""

    path: str
    rejection: Rejection
    is_new: bool


@dataclass(slots=True)
class IngestSummary:
    """What became of every file that was looked at."""

    files: int = 0
    landed: list[Landed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    known: int = 0
    moved: int = 0
    models: tuple[str, ...] = ()
    is_published: bool = False
    seconds: float = 0.0

    @property
    def is_unchanged(self) -> bool:
        """Nothing was read, built or published."""
        return not (self.landed or self.moved or self.models or self.is_published or self.newly_refused)

    @property
    def newly_refused(self) -> list[Refused]:
        return [refused for refused in self.refused if refused.is_new]


@dataclass(frozen=True, slots=True)
class Progress:
    """One more file is done with."""

    done: int
    total: int
    path: str


Watch = Callable[[Progress], None]


def ingest(
    paths: Sequence[Path],
    *,
    warehouse: Warehouse,
    reading: Reading,
    landing: Path,
    force: bool = False,
    watch: Watch = lambda _: None,
    channels: Sequence[Channel] = (),
) -> IngestSummary:
    """Bring the warehouse up to date with the files at or below `paths`; what `channels` are to be told is queued."""
    started = time.monotonic()
    with warehouse.writer() as connection:
        outbox.register(connection, channels)
    summary = load(paths, warehouse=warehouse, reading=reading, landing=landing, force=force, watch=watch)
    with warehouse.writer() as connection:
        summary.models = models.refresh(connection)
        audit(connection, roots=[landing.absolute().parent])
        outbox.queue(connection, channels)
    summary.is_published = warehouse.publish()
    summary.seconds = time.monotonic() - started
    return summary


def load(
    paths: Sequence[Path],
    *,
    warehouse: Warehouse,
    reading: Reading,
    landing: Path,
    force: bool = False,
    watch: Watch = lambda _: None,
) -> IngestSummary:
    """The first half of `ingest`: documents only, no models and nothing published."""
    found = list(discover(paths, landing=landing))
    seen = SeenFiles.nothing(warehouse.directory) if force else SeenFiles.load(warehouse.directory)
    run = _Run(warehouse, reading, landing.absolute().parent, force, watch, IngestSummary(files=len(found)), seen)
    with warehouse.writer() as connection:
        run.known = known_documents(connection)
    outcomes = read_all(run.unknown(found), reading.read, workers=reading.workers, limits=reading.limits)
    with closing(outcomes), ThreadPoolExecutor(1) as writer:  # reading goes on while the disk takes its time
        landing_now: Future[None] | None = None
        for batch in _batches(outcomes):
            if landing_now:
                landing_now.result()
            landing_now = writer.submit(run.land_together, batch)
        if landing_now:
            landing_now.result()
    with warehouse.writer() as connection:
        if run.elsewhere:
            move_documents(connection, run.elsewhere)
        seen.save()
    return run.summary


@dataclass(slots=True)
class _Run:
    """One pass over the files, and the tally it keeps."""

    warehouse: Warehouse
    reading: Reading
    root: Path
    force: bool
    watch: Watch
    summary: IngestSummary
    files: SeenFiles
    known: dict[str, Known] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    elsewhere: list[Candidate] = field(default_factory=list)
    done: int = 0
    reporting: threading.Lock = field(default_factory=threading.Lock)

    def unknown(self, found: Iterable[Found]) -> Iterator[Candidate]:
        """The candidates that have to be read; the others are counted and passed over."""
        for one in found:
            candidate = candidate_of(one, root=self.root, seen=self.files)
            if candidate.sha256 in self.seen or self._is_settled(candidate):
                self._pass_over(candidate)
            else:
                self.seen.add(candidate.sha256)
                yield candidate

    def land_together(self, batch: Sequence[tuple[Candidate, Outcome]]) -> None:
        """Write a handful down, in one transaction."""
        with (
            self.warehouse.writer() as connection,
            landed_together(connection, self.reading.parser_version) as handful,
        ):
            for candidate, outcome in batch:
                self.land(handful, candidate, outcome)

    def land(self, handful: Landing, candidate: Candidate, outcome: Outcome) -> None:
        """Write one outcome down, in the warehouse and in the summary."""
        if not isinstance(outcome, Rejection) and _sha256(outcome) != candidate.sha256:
            outcome = Rejection("unreadable_file", "the file changed while it was being read; run again")
        if isinstance(outcome, Rejection):
            handful.reject(candidate, outcome)
            self.summary.refused.append(Refused(candidate.shown, outcome, is_new=True))
        else:
            loaded = handful.load(candidate, outcome)
            self.summary.landed.append(_landed(candidate, outcome, loaded))
        self._report(candidate)

    def _is_settled(self, candidate: Candidate) -> bool:
        """Already in, or already refused, by this very version of the parser."""
        known = self.known.get(candidate.sha256)
        if known is None or self.force or known.parser_version != self.reading.parser_version:
            return False
        return candidate.problem is None or candidate.problem.reason == known.reason

    def _pass_over(self, candidate: Candidate) -> None:
        known = self.known.get(candidate.sha256)
        self.summary.known += 1
        if known and known.status == "rejected":
            rejection = Rejection(known.reason_code or "", known.reason or "")
            self.summary.refused.append(Refused(candidate.shown, rejection, is_new=False))
        if known and known.path != candidate.shown and not (self.root / known.path).exists():
            self.elsewhere.append(candidate)
            self.summary.moved += 1
        self._report(candidate)

    def _report(self, candidate: Candidate) -> None:
        with self.reporting:
            self.done += 1
            self.watch(Progress(self.done, self.summary.files, candidate.shown))


def _batches(outcomes: Iterator[tuple[Candidate, Outcome]]) -> Iterator[list[tuple[Candidate, Outcome]]]:
    """Outcomes in handfuls, so that the writer's lock is taken seldom and never for long."""
    batch: list[tuple[Candidate, Outcome]] = []
    opened = time.monotonic()
    for one in outcomes:
        batch.append(one)
        if len(batch) >= BATCH_DOCUMENTS or time.monotonic() - opened > BATCH_SECONDS:
            yield batch
            batch, opened = [], time.monotonic()
    if batch:
        yield batch


def _sha256(parsed: Parsed) -> str:
    return str(parsed.frames["report"].item(0, "sha256"))


def _landed(candidate: Candidate, parsed: Parsed, loaded: Loaded) -> Landed:
    cells = parsed.frames["statement_cell"]
    return Landed(
        path=candidate.shown,
        loaded=loaded,
        statements=parsed.frames["statement"].height,
        figures=cells.filter(pl.col("cell_state") != "blank").height,
        unmapped=cells.filter(pl.col("issue") != "not_an_amount").height,
        warnings=parsed.warnings,
    )
