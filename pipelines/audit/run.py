"""The audit as a step: what is stale is computed, explained and stored, so many reports in one transaction.

In: a warehouse, and where the documents are. Out: rows of schema `audit` and a summary. The command line and Dagster
both come through here. Portions are computed and explained side by side, each on a cursor with temporary tables of its
own, and stored one after the other.

A report that makes a rule or a finding fail costs itself: its portion is halved until it stands alone, what failed is
a row of `audit.failure`, everything else of it is kept. Reports whose pages the other decoder should look at wait:
`audit_warehouse` has them read while nobody holds the lock, and explains those reports once more.
"""

import contextlib
import hashlib
import math
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import duckdb

from pipelines.audit import evaluate as equations
from pipelines.audit import failures, storing
from pipelines.audit.blame.second_pages import SecondPages
from pipelines.audit.blame.structure import UNREADABLE, SecondReading
from pipelines.audit.evidence import gather
from pipelines.audit.failures import Failure, failure_of, is_everybodys, our_faults
from pipelines.audit.findings.acknowledged import Acknowledgement, acknowledgements
from pipelines.audit.findings.explain import findings, unread
from pipelines.audit.reasoning import Finding, ReportEvidence
from pipelines.audit.rules import Rule, all_rules, fingerprint
from pipelines.formats.bundles import located
from pipelines.formats.media import sha256_of
from pipelines.warehouse import kept_tables
from pipelines.warehouse.store import Warehouse, one_thread, transaction

TOGETHER: Final = 250  # reports: memory stays what these take, and a killed audit goes on from here
APART: Final = 60  # reports worth a portion of their own: its hundred and seventy queries take most of a second
SIDE_BY_SIDE: Final = 4  # portions, at most: each holds some hundred MB
WAITING: Final = 64  # reports whose pages are held in memory at once

# A report is stale when it, another report of the same body, or a rule changed, or when a model failed on it.
_STALE: Final = """
select report.report_id, ? || ':' || (
    select md5(string_agg(year.report_id || year.loaded_at, ',' order by year.report_id))
    from core.report as year
    where year.entity_id = report.entity_id and year.scope = report.scope and year.is_current
) || coalesce((
    select ':' || md5(string_agg(failed.step || failed.error, ',' order by failed.step))
    from audit.failure as failed
    where failed.report_id = report.report_id and starts_with(failed.step, 'model ')
), '') as stamp, report.kind
from core.report as report
where report.is_current
order by report.report_id
"""
_DOCUMENT: Final = """
select document.path, document.sha256 from core.report as report
inner join raw.document as document on report.sha256 = document.sha256
where report.report_id = ?
    and (select count(*) from core.report_part as part where part.report_id = report.report_id) < 2
"""
_MODELS: Final = """
select report_id, step, error from audit.failure
where starts_with(step, 'model ') and list_contains(?::varchar[], report_id) order by all
"""
_COUNTED: Final = "select count(*), count(*) filter (where status = 'fail') from equation"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that is explained once these pages of its document have been read again; `stamp` as in `audited`."""

    stamp: str
    sha256: str
    path: Path
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """What an audit did, and what of it failed; `waiting` is empty when all is done."""

    reports: tuple[str, ...] = ()
    equations: int = 0
    failing: int = 0
    findings: int = 0
    failures: tuple[Failure, ...] = ()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)

    def __add__(self, more: "AuditSummary") -> "AuditSummary":
        return AuditSummary(
            self.reports + more.reports,
            self.equations + more.equations,
            self.failing + more.failing,
            self.findings + more.findings,
            self.failures + more.failures,
            {**self.waiting, **more.waiting},
        )


def audit_warehouse(warehouse: Warehouse, *, roots: Sequence[Path], workers: int | None = None) -> AuditSummary:
    """Bring the audit up to date; pages are read a second time while nobody holds the writer's lock."""
    return _audit(warehouse.writer, roots, workers)


def audit(
    connection: duckdb.DuckDBPyConnection,
    *,
    roots: Sequence[Path] = (),
    force: bool = False,
    rules: Sequence[Rule] | None = None,
    acknowledged: Mapping[tuple[str, str, str], Acknowledgement] | None = None,
    workers: int | None = None,
) -> AuditSummary:
    """Bring the audit up to date on one connection; without `roots` no page is read a second time."""
    return _audit(lambda: contextlib.nullcontext(connection), roots, workers, force, rules, acknowledged)


def _audit(
    opened: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]],
    roots: Sequence[Path],
    workers: int | None,
    force: bool = False,
    rules: Sequence[Rule] | None = None,
    acknowledged: Mapping[tuple[str, str, str], Acknowledgement] | None = None,
) -> AuditSummary:
    step = _Audit(
        all_rules() if rules is None else rules, roots, acknowledgements() if acknowledged is None else acknowledged
    )
    with opened() as connection:
        done = step.bring_up_to_date(connection, force=force)
    waiting, done = list(done.waiting.items()), replace(done, waiting={})
    for first in range(0, len(waiting), WAITING):
        some = dict(waiting[first : first + WAITING])
        while some:
            step.pages.fetch(
                {one.sha256: (one.path, one.numbers) for one in some.values()},
                workers=_workers() if workers is None else workers,
            )
            with opened() as connection:
                more = step.take_up(connection, some)
            done, some = done + replace(more, waiting={}), dict(more.waiting)
        step.pages.forget()
    return done


@dataclass(frozen=True, slots=True)
class _Audit:
    """What all portions share; DuckDB lets one of them commit at a time."""

    rules: Sequence[Rule]
    roots: Sequence[Path]
    known: Mapping[tuple[str, str, str], Acknowledgement]
    pages: SecondPages = field(default_factory=SecondPages)
    storing: threading.Lock = field(default_factory=threading.Lock)
    kinds: dict[str, str] = field(default_factory=dict)

    def bring_up_to_date(self, connection: duckdb.DuckDBPyConnection, *, force: bool) -> AuditSummary:
        """Compute what is stale, explain it as far as pages are not needed, forget what is gone."""
        kept_tables.ensure(connection)
        stamps = self._stamps(connection)
        done = dict(connection.execute("select report_id, stamp from audit.audited").fetchall())
        stale = [report_id for report_id, stamp in stamps.items() if force or done.get(report_id) != stamp]
        gone = [report_id for report_id in done if report_id not in stamps]
        if gone:
            with transaction(connection, changes_data=False):
                storing.forget(connection, gone)
        portions = [
            {report_id: stamps[report_id] for report_id in some}
            for kind in sorted(set(self.kinds.values()))
            for some in _portions([report_id for report_id in stale if self.kinds[report_id] == kind])
        ]
        with one_thread(connection), ThreadPoolExecutor(_workers()) as pool:
            try:
                return sum(pool.map(lambda some: self._walled(connection, some), portions), AuditSummary())
            finally:  # when one fails for everybody, those not begun are left for the next audit
                pool.shutdown(wait=True, cancel_futures=True)

    def take_up(self, connection: duckdb.DuckDBPyConnection, waiting: Mapping[str, Waiting]) -> AuditSummary:
        """Explain once more what waited for pages, unless it has changed meanwhile: then the next audit does it all."""
        stamps = self._stamps(connection)
        same = {report_id: one.stamp for report_id, one in waiting.items() if stamps.get(report_id) == one.stamp}
        if not same:
            return AuditSummary()
        with one_thread(connection):
            return self._walled(connection, same, is_stored=True)

    def _stamps(self, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
        rows = connection.execute(_STALE, [fingerprint(self.rules) + _digest(self.known)]).fetchall()
        self.kinds.update((report_id, kind) for report_id, _, kind in rows)
        return {report_id: stamp for report_id, stamp, _ in rows}

    def _walled(
        self, connection: duckdb.DuckDBPyConnection, stamps: Mapping[str, str], *, is_stored: bool = False
    ) -> AuditSummary:
        """These reports together; where one of them makes a query fail, in halves until it stands alone."""
        try:
            return self._together(connection, stamps, is_stored, [] if len(stamps) == 1 else None)
        except Exception as error:
            if is_everybodys(error):
                raise
            if len(stamps) == 1:
                return self._failed(connection, stamps, error)
        reports = list(stamps)
        halves = (reports[: len(reports) // 2], reports[len(reports) // 2 :])
        parts = ({report_id: stamps[report_id] for report_id in half} for half in halves)
        return sum((self._walled(connection, part, is_stored=is_stored) for part in parts), AuditSummary())

    def _together(
        self,
        connection: duckdb.DuckDBPyConnection,
        stamps: Mapping[str, str],
        is_stored: bool,
        failed: list[Failure] | None,
    ) -> AuditSummary:
        """Compute, explain and store. With `failed`, of a single report, a rule that fails is noted there."""
        reports = list(stamps)
        with contextlib.closing(connection.cursor()) as cursor:
            if is_stored:
                equations.recall(cursor, reports)
            else:
                kind = self.kinds[reports[0]]
                equations.evaluate(
                    cursor, [rule for rule in self.rules if kind in rule.of], reports, _noting(reports[0], failed)
                )
            found, waiting, unexplained = self._explained(cursor, stamps)
            failed = [*(failed or ()), *unexplained, *self._second_readings(cursor, found)]
            for one in (*failed, *_of_models(cursor, found)):
                found.setdefault(one.report_id, []).extend(our_faults([one]))
            settled = {report_id: stamp for report_id, stamp in stamps.items() if report_id not in waiting}
            kept = {one.report_id for one in unexplained}
            with self.storing, transaction(cursor, changes_data=False):
                if not is_stored:
                    equations.store(cursor)
                    storing.confirm_scans(cursor, reports)
                storing.store_findings(cursor, found, [one for one in settled if one not in kept], self.known)
                storing.store_failures(cursor, list(settled), failed)
                storing.sign(cursor, settled)
            count, failing = (0, 0) if is_stored else cursor.execute(_COUNTED).fetchone() or (0, 0)
        told = sum(len(one) for one in found.values())
        return AuditSummary(tuple(settled), count, failing, told, tuple(failed), waiting)

    def _explained(
        self, cursor: duckdb.DuckDBPyConnection, stamps: Mapping[str, str]
    ) -> tuple[dict[str, list[Finding]], dict[str, Waiting], list[Failure]]:
        """Findings by report, reports that need pages read first, and reports nothing could be made of."""
        by_id = {rule.rule_id: rule for rule in self.rules}
        found: dict[str, list[Finding]] = {report_id: [] for report_id in stamps}
        waiting: dict[str, Waiting] = {}
        failed: list[Failure] = []
        for evidence in gather(cursor):
            report_id = evidence.report_id
            document = self._document(cursor, evidence)
            try:
                found[report_id] = findings(evidence, by_id, self._second_reading(evidence, document))
            except Exception as error:
                if is_everybodys(error) or len(stamps) > 1:
                    raise
                failed.append(failure_of(report_id, failures.FINDINGS, error))
            if document and (numbers := self.pages.wanted.pop(document[0], None)):
                waiting[report_id] = Waiting(stamps[report_id], *document, tuple(sorted(numbers)))
                del found[report_id]
        return found, waiting, failed

    def _document(self, cursor: duckdb.DuckDBPyConnection, evidence: ReportEvidence) -> tuple[str, Path] | None:
        """Hash and place of the document if it may need a second look and is still the very PDF that was read."""
        if not self.roots or not any(
            e.status == "fail" and (e.family in "ACX" or e.rule_id == UNREADABLE) for e in evidence.equations
        ):
            return None
        row = cursor.execute(_DOCUMENT, [evidence.report_id]).fetchone()
        path = None if row is None else next((p for root in self.roots if (p := located(root, row[0]))), None)
        if row is None or path is None or path.suffix.lower() != ".pdf":
            return None
        try:
            return (row[1], path) if sha256_of(path) == row[1] else None
        except OSError:  # moved or closed to us a moment ago: as if it were not at hand
            return None

    def _second_reading(self, evidence: ReportEvidence, document: tuple[str, Path] | None) -> SecondReading:
        if document is None:
            return unread
        from pipelines.audit.blame.second_reading import SecondReader

        return SecondReader(document[0], evidence.figures, self.pages)

    def _second_readings(
        self, cursor: duckdb.DuckDBPyConnection, found: Mapping[str, Sequence[Finding]]
    ) -> Iterator[Failure]:
        """Reports some of whose pages could not be read a second time."""
        if self.pages.failures:
            for report_id in found:
                row = cursor.execute(_DOCUMENT, [report_id]).fetchone()
                if row and (reason := self.pages.failures.get(row[1])):
                    yield Failure(report_id, failures.SECOND_READING, reason)

    def _failed(
        self, connection: duckdb.DuckDBPyConnection, stamps: Mapping[str, str], error: Exception
    ) -> AuditSummary:
        """A report nothing could be computed of: what was said of it stays, and that it failed is said, too."""
        (report_id,) = stamps
        failed = failure_of(report_id, failures.FINDINGS, error)
        with (
            contextlib.closing(connection.cursor()) as cursor,
            self.storing,
            transaction(cursor, changes_data=False),
        ):
            storing.store_findings(cursor, {report_id: our_faults([failed])}, [], self.known)
            storing.store_failures(cursor, [report_id], [failed])
            storing.sign(cursor, stamps)
        return AuditSummary((report_id,), findings=1, failures=(failed,))


def _noting(report_id: str, failed: list[Failure] | None) -> Callable[[Rule, duckdb.Error], None] | None:
    if failed is None:
        return None
    return lambda rule, error: failed.append(failure_of(report_id, failures.RULE + rule.rule_id, error))


def _of_models(cursor: duckdb.DuckDBPyConnection, found: Mapping[str, Sequence[Finding]]) -> list[Failure]:
    """What the models could not be made of, to be told with the rest."""
    return [Failure(*row) for row in cursor.execute(_MODELS, [list(found)]).fetchall()]


def _portions(stale: Sequence[str]) -> Iterator[Sequence[str]]:
    size = min(TOGETHER, max(APART, math.ceil(len(stale) / _workers())))
    for first in range(0, len(stale), size):
        yield stale[first : first + size]


def _workers() -> int:
    return min(os.cpu_count() or 1, SIDE_BY_SIDE)


def _digest(known: Mapping[tuple[str, str, str], Acknowledgement]) -> str:
    return hashlib.sha256(repr(sorted(known)).encode()).hexdigest()[:8]
