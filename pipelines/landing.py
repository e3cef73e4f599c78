"""Parsed reports and rejections become rows, one transaction a document, versions and currency kept.

In: a candidate and what became of it. Out: rows of `raw.document` and of every `core` table that has a frame.
Loading the same bytes again does nothing. No file is opened and nothing is parsed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

import duckdb
import polars as pl

from pipelines import catalog
from pipelines.outcomes import Candidate, Parsed, Rejection
from pipelines.warehouse import transaction

Status: TypeAlias = Literal["loaded", "rejected", "superseded"]
Identity: TypeAlias = tuple[str, str, int, str]

# A worker that died says nothing about a document that was read before: what is loaded stays.
WORKER_FAULTS: Final = frozenset({"reader_crashed", "reader_timeout", "reader_out_of_memory"})

_IDENTITY: Final = "entity_id = ? and scope = ? and fiscal_year = ? and kind = ?"

# The later by publication date is current; where any version lacks the date, the later by arrival.
_RANKED: Final = f"""
    select report_id, sha256, row_number() over (order by published desc nulls last, version desc) = 1 as is_current
    from (
        select report_id, sha256, version,
            case when count(published_on) over () = count(*) over () then published_on end as published
        from core.report where {_IDENTITY}
    )
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse already says about some bytes."""

    path: str
    status: Status
    parser_version: str | None
    reason_code: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A report that is in the warehouse now; `replaces` names the version it made non-current."""

    report_id: str
    version: int
    is_current: bool
    replaces: str | None


def known_documents(connection: duckdb.DuckDBPyConnection) -> dict[str, Known]:
    """Everything registered so far, by content."""
    rows = connection.execute("select sha256, path, status, parser_version, reason_code, reason from raw.document")
    return {sha256: Known(*rest) for sha256, *rest in rows.fetchall()}


def load_report(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, parsed: Parsed, *, parser_version: str
) -> Loaded:
    """Put one report in, in place of whatever these bytes were before."""
    frames = _checked_frames(parsed, candidate)
    report = frames["report"].row(0, named=True)
    identity: Identity = (report["entity_id"], report["scope"], report["fiscal_year"], report["kind"])
    with transaction(connection):
        before = _current_report_id(connection, identity)
        version = _version_of(connection, identity, candidate.sha256)
        report_id = f"{identity[0]}-{identity[1]}-{identity[2]}-v{version}"
        _remove_report(connection, candidate.sha256)
        for name, frame in frames.items():
            _insert(connection, name, frame, report_id, version)
        facts = {"pages": report["pages"], "reader": report["reader"], "warnings": list(parsed.warnings)}
        _register(connection, candidate, "loaded", parser_version, facts)
        _refresh_currency(connection, identity)
        now = _current_report_id(connection, identity)
    replaced = before if now == report_id and before not in (None, report_id) else None
    return Loaded(report_id, version, now == report_id, replaced)


def reject_document(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, rejection: Rejection, *, parser_version: str
) -> None:
    """Record why a document is not in; what was loaded from these bytes before goes, unless a worker merely died."""
    if rejection.reason_code in WORKER_FAULTS and _is_loaded(connection, candidate.sha256):
        return
    with transaction(connection):
        _remove_report(connection, candidate.sha256)
        facts = {"reason_code": rejection.reason_code, "reason": rejection.reason}
        _register(connection, candidate, "rejected", parser_version, facts)


def move_document(connection: duckdb.DuckDBPyConnection, candidate: Candidate) -> None:
    """The same bytes now stand at another path."""
    with transaction(connection):
        connection.execute("update raw.document set path = ? where sha256 = ?", [candidate.shown, candidate.sha256])


def _checked_frames(parsed: Parsed, candidate: Candidate) -> Mapping[str, pl.DataFrame]:
    declared = catalog.frames()
    if strangers := parsed.frames.keys() - declared.keys():
        raise ValueError(f"{candidate.shown}: the reader returned frames nobody declared: {sorted(strangers)}")
    for name, frame in parsed.frames.items():
        if frame.schema != declared[name]:
            raise ValueError(f"{candidate.shown}: frame {name} is {frame.schema}, declared is {declared[name]}")
    if parsed.frames["report"].height != 1:
        raise ValueError(f"{candidate.shown}: frame report has {parsed.frames['report'].height} rows, not one")
    return parsed.frames


def _current_report_id(connection: duckdb.DuckDBPyConnection, identity: Identity) -> str | None:
    query = f"select report_id from core.report where is_current and {_IDENTITY}"
    row = connection.execute(query, list(identity)).fetchone()
    return None if row is None else str(row[0])


def _version_of(connection: duckdb.DuckDBPyConnection, identity: Identity, sha256: str) -> int:
    """The version these bytes already have, or the next one."""
    query = f"""
        select coalesce(max(version) filter (where sha256 = ?), max(version) + 1, 1)
        from core.report where {_IDENTITY}
    """
    row = connection.execute(query, [sha256, *identity]).fetchone()
    return int(row[0]) if row else 1


def _remove_report(connection: duckdb.DuckDBPyConnection, sha256: str) -> None:
    query = "select report_id, entity_id, scope, fiscal_year, kind from core.report where sha256 = ?"
    for report_id, *identity in connection.execute(query, [sha256]).fetchall():
        for name in catalog.frames():
            connection.execute(f'delete from core."{name}" where report_id = ?', [report_id])
        entity, scope, year, kind = identity
        _refresh_currency(connection, (entity, scope, year, kind))


def _insert(
    connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame, report_id: str, version: int
) -> None:
    given: dict[str, pl.Expr] = {"report_id": pl.lit(report_id)}
    if name == "report":
        given |= {"version": pl.lit(version, pl.Int32), "is_current": pl.lit(value=False), "loaded_at": pl.lit(_now())}
    connection.register("incoming", frame.with_columns(**given).to_arrow())
    connection.execute(f'insert into core."{name}" by name select * from incoming')
    connection.unregister("incoming")


def _register(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    status: Status,
    parser_version: str,
    facts: Mapping[str, Any],
) -> None:
    """Write the document's row anew; when it was first seen is kept, and its path is nobody's unread file any more."""
    query = "select first_seen_at, source_url from raw.document where sha256 = ?"
    first_seen_at, source_url = connection.execute(query, [candidate.sha256]).fetchone() or (_now(), None)
    source_url = source_url or _source_url(connection, candidate.sha256)
    connection.execute(
        "delete from raw.document where sha256 = ? or (path = ? and sha256 like 'unread:%')",
        [candidate.sha256, candidate.shown],
    )
    row = {
        "sha256": candidate.sha256,
        "path": candidate.shown,
        "media_type": candidate.media_type,
        "bytes": candidate.bytes,
        "source_url": source_url,
        "first_seen_at": first_seen_at,
        "status": status,
        "parser_version": parser_version,
        **facts,
    }
    columns, marks = ", ".join(row), ", ".join("?" for _ in row)
    connection.execute(f"insert into raw.document ({columns}) values ({marks})", list(row.values()))


def _source_url(connection: duckdb.DuckDBPyConnection, sha256: str) -> str | None:
    """Where these bytes were fetched from, if they were."""
    query = "select url from raw.fetch where sha256 = ? and outcome in ('fetched', 'unchanged') order by fetch_no"
    row = connection.execute(query, [sha256]).fetchone()
    return None if row is None else str(row[0])


def _refresh_currency(connection: duckdb.DuckDBPyConnection, identity: Identity) -> None:
    ranked = connection.execute(_RANKED, list(identity)).fetchall()
    for report_id, sha256, is_current in ranked:
        connection.execute("update core.report set is_current = ? where report_id = ?", [is_current, report_id])
        status: Status = "loaded" if is_current else "superseded"
        connection.execute("update raw.document set status = ? where sha256 = ?", [status, sha256])


def _is_loaded(connection: duckdb.DuckDBPyConnection, sha256: str) -> bool:
    return connection.execute("select 1 from core.report where sha256 = ?", [sha256]).fetchone() is not None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
