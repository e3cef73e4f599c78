"""The audit as a step: what is stale is computed, explained and stored, so many reports in one transaction.

In: a warehouse connection that may write, and where the documents are. Out: rows of schema `audit` and a summary.
The command line and Dagster both come through here. Portions are computed and explained side by side, each on a cursor
with temporary tables of its own, and stored one after the other.
"""

import contextlib
import hashlib
import math
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines.audit import equations, tables
from pipelines.audit.acknowledged import Acknowledgement, acknowledgements
from pipelines.audit.findings import figures_digest, finding_id, findings, unread
from pipelines.audit.gathering import gather
from pipelines.audit.model import Finding, ReportEvidence
from pipelines.audit.rules import Rule, all_rules, fingerprint
from pipelines.audit.structure import UNREADABLE, SecondReading
from pipelines.documents import sha256_of
from pipelines.warehouse import one_thread, transaction

TOGETHER: Final = 250  # reports: memory stays what these take, and a killed audit goes on from here
APART: Final = 60  # reports worth a portion of their own: its hundred and seventy queries take most of a second
SIDE_BY_SIDE: Final = 4  # portions, at most: each holds some hundred MB

# a report is stale when it, another year of the same body, or a rule changed
_STALE: Final = """
select report.report_id, ? || ':' || (
    select md5(string_agg(year.report_id || year.loaded_at, ',' order by year.report_id))
    from core.report as year
    where year.entity_id = report.entity_id and year.scope = report.scope and year.is_current
) as stamp
from core.report as report
where report.is_current
order by report.report_id
"""
_DOCUMENT: Final = """
select document.path, document.sha256 from core.report as report
inner join raw.document as document on report.sha256 = document.sha256
where report.report_id = ?
"""
_FIRST_SEEN: Final = """
select finding_id, first_seen_at from audit.finding where list_contains(?::varchar[], finding_id)
"""
_COUNTED: Final = "select count(*), count(*) filter (where status = 'fail') from equation"


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """What an audit did."""

    reports: tuple[str, ...]
    equations: int
    failing: int
    findings: int

    def __add__(self, more: "AuditSummary") -> "AuditSummary":
        return AuditSummary(
            self.reports + more.reports,
            self.equations + more.equations,
            self.failing + more.failing,
            self.findings + more.findings,
        )


def audit(
    connection: duckdb.DuckDBPyConnection,
    *,
    roots: Sequence[Path] = (),
    force: bool = False,
    rules: Sequence[Rule] | None = None,
    acknowledged: Mapping[tuple[str, str, str], Acknowledgement] | None = None,
) -> AuditSummary:
    """Bring the audit up to date; without `roots` no page is read a second time."""
    rules = all_rules() if rules is None else rules
    known = acknowledgements() if acknowledged is None else acknowledged
    tables.ensure(connection)
    stamps = dict(connection.execute(_STALE, [fingerprint(rules) + _digest(known)]).fetchall())
    done = dict(connection.execute("select report_id, stamp from audit.audited").fetchall())
    stale = [report_id for report_id, stamp in stamps.items() if force or done.get(report_id) != stamp]
    gone = [report_id for report_id in done if report_id not in stamps]
    if gone:
        with transaction(connection, changes_data=False):
            _forget(connection, gone)
    step = _Audit(connection, rules, roots, known)
    with one_thread(connection):
        portions = [{report_id: stamps[report_id] for report_id in some} for some in _portions(stale)]
        return sum(_side_by_side(step, portions), AuditSummary((), 0, 0, 0))


def _portions(stale: Sequence[str]) -> Iterator[Sequence[str]]:
    size = min(TOGETHER, max(APART, math.ceil(len(stale) / _workers())))
    for first in range(0, len(stale), size):
        yield stale[first : first + size]


def _workers() -> int:
    return min(os.cpu_count() or 1, SIDE_BY_SIDE)


def _side_by_side(step: "_Audit", portions: Sequence[Mapping[str, str]]) -> Iterator[AuditSummary]:
    """In the order of the portions; when one fails, those not begun are left for the next audit."""
    with ThreadPoolExecutor(_workers()) as pool:
        try:
            yield from pool.map(step.run, portions)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Audit:
    """What all portions share; DuckDB lets one of them commit at a time."""

    connection: duckdb.DuckDBPyConnection
    rules: Sequence[Rule]
    roots: Sequence[Path]
    known: Mapping[tuple[str, str, str], Acknowledgement]
    storing: threading.Lock = field(default_factory=threading.Lock)

    def run(self, stamps: Mapping[str, str]) -> AuditSummary:
        """Compute, explain and store these reports (report → stamp)."""
        stale = list(stamps)
        with contextlib.closing(self.connection.cursor()) as cursor:
            equations.evaluate(cursor, self.rules, stale)
            found = self._explain(cursor)
            with self.storing, transaction(cursor, changes_data=False):
                equations.store(cursor)
                _store(cursor, found, stale, self.known)
                _sign(cursor, stamps)
            count, failing = cursor.execute(_COUNTED).fetchone() or (0, 0)
        return AuditSummary(tuple(stale), count, failing, sum(len(one) for one in found.values()))

    def _explain(self, cursor: duckdb.DuckDBPyConnection) -> dict[str, list[Finding]]:
        by_id = {rule.rule_id: rule for rule in self.rules}
        return {
            evidence.report_id: findings(evidence, by_id, _second_reading(cursor, evidence, self.roots))
            for evidence in gather(cursor)
        }


def _sign(connection: duckdb.DuckDBPyConnection, stamps: Mapping[str, str]) -> None:
    connection.execute("delete from audit.audited where list_contains(?::varchar[], report_id)", [list(stamps)])
    connection.execute(
        "insert into audit.audited select unnest(?::varchar[]), unnest(?::varchar[]), ?",
        [list(stamps), list(stamps.values()), _now()],
    )


def _second_reading(
    connection: duckdb.DuckDBPyConnection, evidence: ReportEvidence, roots: Sequence[Path]
) -> SecondReading:
    """The document under the other decoder, if it is still the very file that was read and a PDF."""
    if not roots or not any(
        e.status == "fail" and (e.rule_id[0] in "ACX" or e.rule_id == UNREADABLE) for e in evidence.equations
    ):
        return unread
    row = connection.execute(_DOCUMENT, [evidence.report_id]).fetchone()
    path = None if row is None else next((p for root in roots if (p := root / row[0]).is_file()), None)
    if row is None or path is None or path.suffix.lower() != ".pdf" or sha256_of(path) != row[1]:
        return unread
    from pipelines.audit.rereading import SecondReader

    return SecondReader(path, evidence.figures)


def _store(
    connection: duckdb.DuckDBPyConnection,
    found: Mapping[str, Sequence[Finding]],
    stale: Sequence[str],
    known: Mapping[tuple[str, str, str], Acknowledgement],
) -> None:
    """Findings keep the day they were first seen; those no longer found are resolved, not deleted."""
    connection.execute(
        "update audit.finding set status = 'resolved' where list_contains(?::varchar[], report_id)", [list(stale)]
    )
    rows = [_row(report_id, finding, known) for report_id, several in found.items() for finding in _distinct(several)]
    if not rows:
        return
    ids = [row["finding_id"] for row in rows]
    first_seen = dict(connection.execute(_FIRST_SEEN, [ids]).fetchall())
    now = _now()
    for row in rows:
        row["first_seen_at"] = first_seen.get(row["finding_id"], now)
    connection.execute("delete from audit.finding where list_contains(?::varchar[], finding_id)", [ids])
    names, marks = ", ".join(rows[0]), ", ".join("?" for _ in rows[0])
    connection.executemany(
        f"insert into audit.finding ({names}) values ({marks})", [list(row.values()) for row in rows]
    )


def _distinct(several: Sequence[Finding]) -> list[Finding]:
    """One finding a cause key; the stronger comes first."""
    return list({finding.cause: finding for finding in reversed(several)}.values())[::-1]


def _row(report_id: str, finding: Finding, known: Mapping[tuple[str, str, str], Acknowledgement]) -> dict[str, Any]:
    figures = figures_digest(finding)
    entry = known.get((_without_version(report_id), finding.cause, figures))
    return {
        "finding_id": finding_id(report_id, finding),
        "report_id": report_id,
        "rule_ids": list(finding.rule_ids),
        "severity": finding.severity,
        "kind": finding.kind,
        "title": finding.title,
        "message": finding.message,
        "stated": finding.stated,
        "expected": finding.expected,
        "difference": finding.difference,
        "unit": finding.unit,
        "page": finding.page,
        "box": None if finding.box is None else list(finding.box),
        "cells": list(finding.cells),
        "witnesses": list(finding.witnesses),
        "cause": finding.cause,
        "figures": figures,
        "acknowledged_reason": entry.reason if entry else None,
        "status": "acknowledged" if entry else "open",
    }


def _without_version(report_id: str) -> str:
    return report_id.rpartition("-v")[0] or report_id


def _forget(connection: duckdb.DuckDBPyConnection, gone: Sequence[str]) -> None:
    """Reports that are no longer current or no longer there: nothing is said of them any more."""
    for table in (tables.EQUATION, tables.OBLIGATION, tables.CELL_SUPPORT, tables.RUN):
        connection.execute(f"delete from {table.qualified} where list_contains(?::varchar[], report_id)", [list(gone)])
    connection.execute(
        "update audit.finding set status = 'resolved' where list_contains(?::varchar[], report_id)", [list(gone)]
    )


def _digest(known: Mapping[tuple[str, str, str], Acknowledgement]) -> str:
    return hashlib.sha256(repr(sorted(known)).encode()).hexdigest()[:8]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
