"""What an audit found → rows: findings, failures of our own, the mark of what was audited.

In: a cursor inside a transaction. Out: rows of `audit.finding`, `audit.failure`, `audit.audited`. Nothing is judged.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import duckdb

from pipelines.audit.failures import Failure
from pipelines.audit.findings.acknowledged import Acknowledgement
from pipelines.audit.findings.explain import figures_digest, finding_id
from pipelines.audit.reasoning import Finding
from pipelines.contracts.schemas import UNCONFIRMED
from pipelines.warehouse import kept_tables

KEPT: Final = (kept_tables.EQUATION, kept_tables.OBLIGATION, kept_tables.CELL_SUPPORT, kept_tables.RUN)

_FIRST_SEEN: Final = """
select finding_id, first_seen_at from audit.finding where list_contains(?::varchar[], finding_id)
"""


_CONFIRM: Final = f"""
    update core.statement_cell as cell
    set
        confirmed = told.is_confirmed,
        issue = case
            when told.is_confirmed and cell.issue = '{UNCONFIRMED}' then null
            when not told.is_confirmed then coalesce(cell.issue, '{UNCONFIRMED}')
            else cell.issue
        end
    from (
        select one.report_id, one.statement, one.row_no, one.column_no,
            coalesce(support.confirmations > support.contradictions, false) as is_confirmed
        from core.statement_cell as one
        left join audit.cell_support as support using (report_id, statement, row_no, column_no)
        where one.confirmed is not null and list_contains(?::varchar[], one.report_id)
    ) as told
    where
        cell.report_id = told.report_id and cell.statement = told.statement
        and cell.row_no = told.row_no and cell.column_no = told.column_no
"""


def store_findings(
    connection: duckdb.DuckDBPyConnection,
    found: Mapping[str, Sequence[Finding]],
    stale: Sequence[str],
    known: Mapping[tuple[str, str, str], Acknowledgement],
) -> None:
    """Findings keep the day they were first seen; those of `stale` no longer found are resolved, not deleted."""
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
        "place": finding.place,
        "box": None if finding.box is None else list(finding.box),
        "cells": list(finding.cells),
        "witnesses": list(finding.witnesses),
        "cause": finding.cause,
        "figures": figures,
        "acknowledged_reason": entry.reason if entry else None,
        "status": "acknowledged" if entry else "open",
    }


def confirm_scans(connection: duckdb.DuckDBPyConnection, reports: Sequence[str]) -> None:
    """Say of every recognised amount whether an equation bears it out; what none does is doubtful, and told so."""
    connection.execute(_CONFIRM, [list(reports)])


def _without_version(report_id: str) -> str:
    return report_id.rpartition("-v")[0] or report_id


def forget(connection: duckdb.DuckDBPyConnection, gone: Sequence[str]) -> None:
    """Reports that are no longer current or no longer there: nothing is said of them any more."""
    for table in (*(kept.qualified for kept in KEPT), "audit.failure"):
        connection.execute(f"delete from {table} where list_contains(?::varchar[], report_id)", [list(gone)])
    connection.execute(
        "update audit.finding set status = 'resolved' where list_contains(?::varchar[], report_id)", [list(gone)]
    )


def sign(connection: duckdb.DuckDBPyConnection, stamps: Mapping[str, str]) -> None:
    """Mark these reports (report → stamp) as audited."""
    connection.execute("delete from audit.audited where list_contains(?::varchar[], report_id)", [list(stamps)])
    connection.execute(
        "insert into audit.audited select unnest(?::varchar[]), unnest(?::varchar[]), ?",
        [list(stamps), list(stamps.values()), _now()],
    )


def store_failures(connection: duckdb.DuckDBPyConnection, reports: Sequence[str], failures: Sequence[Failure]) -> None:
    """What failed in these reports this time, in place of what failed before; failures of models are the models'."""
    connection.execute(
        "delete from audit.failure where list_contains(?::varchar[], report_id) and not starts_with(step, 'model ')",
        [list(reports)],
    )
    now = _now()
    for one in failures:
        connection.execute(
            "insert into audit.failure (report_id, step, error, failed_at) values (?, ?, ?, ?)",
            [one.report_id, one.step, one.error, now],
        )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
