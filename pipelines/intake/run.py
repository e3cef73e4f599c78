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
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from pipelines.alerts import outbox
from pipelines.alerts.channels import Channel
from pipelines.audit.failures import Failure
from pipelines.audit.run import audit_warehouse
from pipelines.contracts.outcomes import Candidate, Outcome, Parsed, Rejection
from pipelines.formats.bundles import located
from pipelines.formats.media import ZIP
from pipelines.intake.discovery import Found, candidate_of, discover, members_of
from pipelines.intake.hash_cache import SeenFiles
from pipelines.intake.joining import publications
from pipelines.models import build as models
from pipelines.processes.workers import Limits, read_all
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.warehouse.landing import (
    Known,
    Landing,
    Loaded,
    known_documents,
    landed_together,
    move_documents,
    note_archives,
    supersede_refusals,
)
from pipelines.warehouse.store import PER_REPORT, Warehouse, first_line

BATCH_DOCUMENTS: Final = 64
# what a single report's rows may raise; a disk that is full or a database that broke is everybody's
UNHARMED: Final = (ValueError, TypeError, ArithmeticError, LookupError, pl.exceptions.PolarsError, *PER_REPORT)
FORGOTTEN: Final = "forgotten"
FORGOTTEN_BY_HAND: Final = Rejection(
    FORGOTTEN, "taken out by hand (juesuan forget); juesuan ingest --force PATH reads it again"
)
UNPACKED: Final = "unpacked"  # beside the warehouse: what archives hold
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
    failures: tuple[Failure, ...] = ()
    is_published: bool = False
    seconds: float = 0.0

    @property
    def is_unchanged(self) -> bool:
        """Nothing was read, built or published."""
        return not (self.landed or self.moved or self.models or self.is_published or self.newly_refused)

    def joined(self, one: "Landed", candidate: Candidate) -> None:
        """A report of several files takes the place of what its files were by themselves."""
        files = {candidate.shown, *(other.shown for other in candidate.others)}
        self.landed = [*(landed for landed in self.landed if landed.path not in files), one]
        self.refused = [refused for refused in self.refused if refused.path not in files]

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
    audited = audit_warehouse(warehouse, roots=[landing.absolute().parent], workers=reading.workers)
    summary.failures = audited.failures
    with warehouse.writer() as connection:
        outbox.queue(connection, channels)
    summary.is_published = warehouse.publish()
    summary.seconds = time.monotonic() - started
    return summary


def forget(warehouse: Warehouse, documents: Sequence[str], *, landing: Path) -> None:
    """Take documents (by hash) out of the warehouse with all that was made of them, and publish what is left.

    Their files stay where they are and are passed over from now on; `--force` reads them again.
    """
    with warehouse.writer() as connection:
        known = known_documents(connection)
        with landed_together(connection, PARSER_VERSION) as handful:
            for sha256 in documents:
                one = known[sha256]
                handful.reject(Candidate(Path(one.path), one.path, sha256, None, None), FORGOTTEN_BY_HAND)
        models.refresh(connection)
    audit_warehouse(warehouse, roots=[landing.absolute().parent])
    warehouse.publish()


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
    run.read(run.unknown(found))
    with warehouse.writer() as connection:
        several = list(publications(connection, run.still_standing))
    run.read(several)
    with warehouse.writer() as connection:
        if run.archives:
            note_archives(connection, run.archives, reading.parser_version)
        if run.elsewhere:
            move_documents(connection, run.elsewhere)
        if replaced := run.replaced_refusals():
            supersede_refusals(connection, replaced)
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
    standing: dict[str, str] = field(default_factory=dict)  # path → content, of every file of this run
    elsewhere: list[Candidate] = field(default_factory=list)
    archives: list[Candidate] = field(default_factory=list)
    done: int = 0
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))
    reporting: threading.Lock = field(default_factory=threading.Lock)

    def unknown(self, found: Iterable[Found]) -> Iterator[Candidate]:
        """The candidates that have to be read; the others are counted and passed over."""
        for one in found:
            candidate = candidate_of(one, root=self.root, seen=self.files)
            for file in self._with_members(candidate):
                self.standing[file.shown] = file.sha256
                if file.sha256 in self.seen or self._is_settled(file):
                    self._pass_over(file)
                else:
                    self.seen.add(file.sha256)
                    yield file

    def _with_members(self, candidate: Candidate) -> Sequence[Candidate]:
        """The candidate, or the files in it if it is an archive, which is noted as such."""
        if candidate.media_type != ZIP or candidate.problem is not None:
            return [candidate]
        folder = self.warehouse.directory.absolute() / UNPACKED
        members = members_of(candidate, folder=folder, seen=self.files)
        if isinstance(members, Rejection):
            return [replace(candidate, problem=members)]
        self.standing[candidate.shown] = candidate.sha256
        self.summary.files += len(members) - 1
        known = self.known.get(candidate.sha256)
        if known is None or known.path != candidate.shown or known.status != "loaded":
            self.archives.append(candidate)
        return members

    def read(self, candidates: Iterable[Candidate]) -> None:
        """Read and land; reading goes on while the disk takes its time."""
        reading = self.reading
        outcomes = read_all(candidates, reading.read, workers=reading.workers, limits=reading.limits, send=_files_of)
        with closing(outcomes), ThreadPoolExecutor(1) as writer:
            landing_now: Future[None] | None = None
            for batch in _batches(outcomes):
                if landing_now:
                    landing_now.result()
                landing_now = writer.submit(self.land_together, batch)
            if landing_now:
                landing_now.result()

    def still_standing(self, shown: str, sha256: str) -> Candidate | None:
        """The file known by this path, if it holds what it held."""
        path = located(self.root, shown)
        if path is None:
            return None
        candidate = replace(candidate_of(Found(path), root=self.root, seen=self.files), shown=shown)
        return candidate if candidate.sha256 == sha256 else None

    def land_together(self, batch: Sequence[tuple[Candidate, Outcome]]) -> None:
        """Write a handful down, in one transaction; where one cannot be written, each in a transaction of its own."""
        with self.warehouse.writer() as connection:
            try:
                self._land_all(connection, batch)
            except UNHARMED as error:
                if len(batch) == 1:
                    self._land_all(connection, [(batch[0][0], _not_written(error))])
                    return
                for one in batch:
                    try:
                        self._land_all(connection, [one])
                    except UNHARMED as own:
                        self._land_all(connection, [(one[0], _not_written(own))])

    def _land_all(self, connection: duckdb.DuckDBPyConnection, batch: Sequence[tuple[Candidate, Outcome]]) -> None:
        with landed_together(connection, self.reading.parser_version) as handful:
            told = [_land(handful, candidate, outcome) for candidate, outcome in batch]
        for (candidate, _), one in zip(batch, told, strict=True):
            if isinstance(one, Refused):
                self.summary.refused.append(one)
            elif candidate.others:
                self.summary.joined(one, candidate)
            else:
                self.summary.landed.append(one)
            if not candidate.others:
                self._report(candidate)

    def replaced_refusals(self) -> list[str]:
        """Refused contents that no longer stand at their paths: something else does."""
        return [
            sha256
            for sha256, known in self.known.items()
            if known.status == "rejected" and self.standing.get(known.path, sha256) != sha256
        ]

    def _is_settled(self, candidate: Candidate) -> bool:
        """Already in, or already refused, by this very version of the parser."""
        known = self.known.get(candidate.sha256)
        if known and known.reason_code == FORGOTTEN and not self.force:
            return True
        if known is None or self.force or known.parser_version != self.reading.parser_version:
            return False
        if known.is_due(self.started_at) or (known.status == "superseded" and known.reason_code is not None):
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


def _files_of(candidate: Candidate) -> Path | list[Path]:
    return candidate.paths if candidate.others else candidate.path


def _land(handful: Landing, candidate: Candidate, outcome: Outcome) -> Landed | Refused:
    """Write one outcome down, and say what it was."""
    if not isinstance(outcome, Rejection) and _sha256(outcome) != candidate.sha256:
        reason = "the file changed while it was being read; run again"
        outcome = Rejection("unreadable_file", reason, is_passing=True)
    if isinstance(outcome, Rejection):
        handful.reject(candidate, outcome)
        return Refused(candidate.shown, outcome, is_new=True)
    return _landed(candidate, outcome, handful.load(candidate, outcome))


def _not_written(error: Exception) -> Rejection:
    return Rejection(
        "not_written", f"the warehouse does not take its rows: {type(error).__name__}: {first_line(error)}"
    )


def _sha256(parsed: Parsed) -> str:
    return str(parsed.frames["report"].item(0, "sha256"))


def _landed(candidate: Candidate, parsed: Parsed, loaded: Loaded) -> Landed:
    cells = parsed.frames["statement_cell"]
    return Landed(
        path=" + ".join(one.shown for one in (candidate, *candidate.others)),
        loaded=loaded,
        statements=parsed.frames["statement"].height,
        figures=cells.filter(pl.col("cell_state") != "blank").height,
        unmapped=cells.filter(pl.col("issue") != "not_an_amount").height,
        warnings=(*parsed.warnings, *loaded.notes),
    )
