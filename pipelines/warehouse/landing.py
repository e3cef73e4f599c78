"""Parsed reports and rejections become rows, a handful in one transaction, versions and currency kept.

In: candidates and what became of them. Out: rows of `raw.document` and of every `core` table that has a frame: all of a
report or none. Loading the same bytes again does nothing. No file is opened and nothing is parsed here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import duckdb
import numpy as np
import polars as pl

from pipelines.contracts.outcomes import Candidate, Parsed, Rejection
from pipelines.reports.bodies import Owner, correction_in, is_another_body, may_be_two_bodies, owner_of, set_apart
from pipelines.warehouse import catalog
from pipelines.warehouse.store import transaction

Status: TypeAlias = Literal["loaded", "rejected", "superseded"]
Identity: TypeAlias = tuple[str, str, int, str]

# A worker that died says nothing about a document that was read before: what is loaded stays.
WORKER_FAULTS: Final = frozenset({"reader_crashed", "reader_timeout", "reader_out_of_memory"})

_IDENTITY: Final = "entity_id = ? and scope = ? and fiscal_year = ? and kind = ?"

# The later by publication date is current; of one date, or where a version lacks it, the one that says it corrects;
# then the later by arrival.
_RANKED: Final = f"""
    select report_id, sha256,
        row_number() over (order by published desc nulls last, correction is not null desc, version desc) = 1
            as is_current
    from (
        select report_id, sha256, version, correction,
            case when count(published_on) over () = count(*) over () then published_on end as published
        from core.report where {_IDENTITY}
    )
"""
_VERSIONS: Final = f"""
    select report_id, sha256, version, is_current, entity_id, scope, fiscal_year, kind from core.report
    where sha256 = ? or ({_IDENTITY})
"""

_DOCUMENT: Final[dict[str, type[pl.DataType] | pl.DataType]] = {
    "sha256": pl.String,
    "path": pl.String,
    "media_type": pl.String,
    "bytes": pl.Int64,
    "pages": pl.Int32,
    "status": pl.String,
    "reason_code": pl.String,
    "reason": pl.String,
    "parser_version": pl.String,
    "reader": pl.String,
    "warnings": pl.List(pl.String),
    "is_passing": pl.Boolean,
    "parent_sha256": pl.String,
    "department": pl.String,
    "fiscal_year": pl.Int32,
}

# When a document was first seen is kept, and its path is nobody's unread file any more. What failed for a passing cause
# is tried again by the next run, then after 10 minutes, 40, 160 …, at least once a day.
_REGISTERED: Final = """
    create or replace temp table registered as
    select incoming.* exclude (is_passing, parent_sha256),
        coalesce(incoming.parent_sha256, known.parent_sha256) as parent_sha256,
        coalesce(known.first_seen_at, $now) as first_seen_at,
        case when incoming.is_passing then coalesce(known.attempts, 0) + 1 end as attempts,
        case
            when incoming.is_passing and known.attempts > 0
                then $now + to_minutes(least(10 * power(4, least(known.attempts, 9) - 1), 1440)::bigint)
            when incoming.is_passing then $now
        end as retry_after,
        coalesce(known.source_url, (
            select arg_min(asked.url, asked.fetch_no) from raw.fetch as asked
            where asked.sha256 = incoming.sha256 and asked.outcome in ('fetched', 'unchanged')
        )) as source_url
    from incoming left join raw.document as known on incoming.sha256 = known.sha256
"""
_UNREGISTER: Final = """
    delete from raw.document using registered as anew
    where raw.document.sha256 = anew.sha256
        or (raw.document.path = anew.path and raw.document.sha256 like 'unread:%')
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse already says about some bytes."""

    path: str
    status: Status
    parser_version: str | None
    reason_code: str | None
    reason: str | None
    retry_after: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether it was refused for a cause that may have passed, and long enough ago; `now` is UTC without a zone."""
        return self.status == "rejected" and self.retry_after is not None and now >= self.retry_after


@dataclass(frozen=True, slots=True)
class Loaded:
    """A report that is in the warehouse now; `replaces` names the version it made non-current."""

    report_id: str
    version: int
    is_current: bool
    replaces: str | None
    notes: tuple[str, ...] = ()


class _Version(NamedTuple):
    """A report that stands in the warehouse under some identity."""

    report_id: str
    sha256: str
    version: int
    is_current: bool
    identity: Identity


def known_documents(connection: duckdb.DuckDBPyConnection) -> dict[str, Known]:
    """Everything registered so far, by content."""
    rows = connection.execute(
        "select sha256, path, status, parser_version, reason_code, reason, retry_after from raw.document"
    )
    return {sha256: Known(*rest) for sha256, *rest in rows.fetchall()}


@contextmanager
def landed_together(connection: duckdb.DuckDBPyConnection, parser_version: str) -> Iterator["Landing"]:
    """What is loaded or rejected in here goes in together when it ends, in one transaction.

    A transaction costs as much as the rows of several reports. Whoever is killed before the end leaves nothing of any.
    """
    with transaction(connection):
        handful = Landing(connection, parser_version)
        yield handful
        handful.write()


def load_report(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, parsed: Parsed, *, parser_version: str
) -> Loaded:
    """Put one report in, in place of whatever these bytes were before."""
    with landed_together(connection, parser_version) as handful:
        return handful.load(candidate, parsed)


def move_documents(connection: duckdb.DuckDBPyConnection, candidates: Sequence[Candidate]) -> None:
    """The same bytes now stand at other paths."""
    moved = pl.DataFrame([{"path": one.shown, "sha256": one.sha256} for one in candidates])
    with transaction(connection), _incoming(connection, moved):
        connection.execute(
            "update raw.document set path = incoming.path from incoming where raw.document.sha256 = incoming.sha256"
        )


def note_archives(connection: duckdb.DuckDBPyConnection, archives: Sequence[Candidate], parser_version: str) -> None:
    """Archives are documents of their own; what is in them names them as its parent."""
    with landed_together(connection, parser_version) as handful:
        for archive in archives:
            handful.note_archive(archive)


def supersede_refusals(connection: duckdb.DuckDBPyConnection, contents: Sequence[str]) -> None:
    """Refused contents whose paths hold something else by now: nobody has to look for them any more."""
    with transaction(connection):
        connection.execute(
            "update raw.document set status = 'superseded' where list_contains(?::varchar[], sha256)", [list(contents)]
        )


@dataclass(slots=True)
class Landing:
    """Rows on their way into the tables: gathered report by report, written table by table."""

    connection: duckdb.DuckDBPyConnection
    parser_version: str
    identities: set[Identity] = field(default_factory=set)
    reports: list[tuple[str, Mapping[str, pl.DataFrame]]] = field(default_factory=list)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    regions: dict[str, str] | None = None  # of the sources, asked for once

    def load(self, candidate: Candidate, parsed: Parsed) -> Loaded:
        """Put one report in, in place of whatever these bytes were before."""
        frames = _checked_frames(parsed, candidate)
        self._take_in(candidate.others)
        report = frames["report"].row(0, named=True)
        owner = self._owner(report, candidate, frames.get("statement_cell"))
        correction = correction_in(report, candidate)
        frames = {**frames, "report": _owned(frames["report"], owner)}
        identity: Identity = (owner.entity_id, report["scope"], report["fiscal_year"], report["kind"])
        if identity in self.identities or candidate.sha256 in self.documents:
            self.write()
        found = self._versions(candidate.sha256, identity)
        others = [one for one in found if one.identity == identity]
        version = _version_of(others, candidate.sha256)
        of_kind = "" if identity[3] == "final_accounts" else f"-{identity[3]}"
        report_id = f"{identity[0]}-{identity[1]}-{identity[2]}{of_kind}-v{version}"
        self._remove([one for one in found if one.sha256 == candidate.sha256])
        others = [one for one in others if one.sha256 != candidate.sha256]
        self.identities.add(identity)
        versioned = _versioned(frames["report"], version, correction, not others)
        self.reports.append((report_id, {**frames, "report": versioned}))
        facts = {
            "pages": report["pages"], "reader": report["reader"], "warnings": [*parsed.warnings, *owner.notes]
        }  # fmt: skip
        self._note(candidate, "loaded", facts)
        if not others:
            return Loaded(report_id, version, is_current=True, replaces=None, notes=owner.notes)
        self.write()
        now = _refresh_currency(self.connection, identity)
        before = next((one.report_id for one in others if one.is_current), None)
        decided = f"{now} 为现行版本：{self._deciding(identity)}"
        replaces = before if now == report_id else None
        return Loaded(report_id, version, now == report_id, replaces, (*owner.notes, decided))

    def note_archive(self, archive: Candidate) -> None:
        """An archive that was unpacked."""
        self._note(archive, "loaded", {})

    def _take_in(self, parts: Sequence[Candidate]) -> None:
        """Further files of a publication are parts of its report, and have none of their own."""
        for part in parts:
            if part.sha256 in self.documents:
                self.write()
            self._remove(self._versions(part.sha256))
            self._note(part, "loaded", {})

    def _owner(self, report: Mapping[str, Any], candidate: Candidate, cells: pl.DataFrame | None) -> Owner:
        """The body the report is of; where nothing tells its region, not one whose figures differ throughout."""
        owner = owner_of(report, candidate, self._regions_of_sources())
        if owner.region_code is not None or owner.entity_id != report["entity_id"] or cells is None:
            return owner
        identity: Identity = (owner.entity_id, report["scope"], report["fiscal_year"], report["kind"])
        if identity in self.identities:
            self.write()
        others = [one for one in self._versions(candidate.sha256, identity) if one.sha256 != candidate.sha256]
        same = [one.report_id for one in others if one.identity == identity]
        if not same or not may_be_two_bodies(report, candidate, *self._stands(same[-1])):
            return owner
        query = "select amount_yuan from core.statement_cell where report_id = ? and amount_yuan <> 0"
        theirs = [amount for (amount,) in self.connection.execute(query, [same[-1]]).fetchall()]
        return set_apart(owner, candidate) if is_another_body(cells, theirs) else owner

    def _stands(self, report_id: str) -> tuple[str, str | None]:
        """Path and word of correction of a loaded report."""
        query = """
            select document.path, report.correction from core.report as report
            inner join raw.document as document on report.sha256 = document.sha256 where report.report_id = ?
        """
        path, correction = self.connection.execute(query, [report_id]).fetchone() or ("", None)
        return str(path), correction

    def _regions_of_sources(self) -> dict[str, str]:
        if self.regions is None:
            query = "select source, region from raw.source where region is not null"
            self.regions = dict(self.connection.execute(query).fetchall())
        return self.regions

    def _deciding(self, identity: Identity) -> str:
        """Which rule says what is current."""
        query = f"select published_on, correction from core.report where {_IDENTITY}"
        rows = self.connection.execute(query, list(identity)).fetchall()
        dates = {date for date, _ in rows}
        if None not in dates and len(dates) > 1:
            return "公开日期较晚 · the later by publication"
        words = [word for _, word in rows if word]
        if words and len(words) < len(rows):
            return f"标明“{words[0]}” · it says that it corrects the other"
        return "较晚入库 · the later by arrival"

    def reject(self, candidate: Candidate, rejection: Rejection) -> None:
        """Record why a document is not in; what was loaded from these bytes goes, unless a worker merely died."""
        if candidate.sha256 in self.documents:
            self.write()
        loaded = self._versions(candidate.sha256)
        if loaded and rejection.reason_code in WORKER_FAULTS:
            return
        self._remove(loaded)
        facts = {
            "reason_code": rejection.reason_code, "reason": rejection.reason, "is_passing": rejection.is_passing,
            **dict(zip(("department", "fiscal_year"), rejection.about or (), strict=False)),
        }  # fmt: skip
        self._note(candidate, "rejected", facts)

    def write(self) -> None:
        """Write what was gathered: one insert a table, however many reports."""
        for name in catalog.frames():
            several = [(report_id, frames[name]) for report_id, frames in self.reports if name in frames]
            if any(frame.height for _, frame in several):
                _insert(self.connection, name, several)
        if self.documents:
            _register(self.connection, list(self.documents.values()))
        self.identities.clear()
        self.reports.clear()
        self.documents.clear()

    def _versions(self, sha256: str, identity: Identity | None = None) -> list[_Version]:
        """The reports of these bytes, and those of this identity."""
        rows = self.connection.execute(_VERSIONS, [sha256, *(identity or [None] * 4)]).fetchall()
        return [_Version(one, content, version, current, (*key,)) for one, content, version, current, *key in rows]

    def _remove(self, versions: Sequence[_Version]) -> None:
        for one in versions:
            for name in catalog.frames():
                self.connection.execute(f'delete from core."{name}" where report_id = ?', [one.report_id])
            _refresh_currency(self.connection, one.identity)

    def _note(self, candidate: Candidate, status: Status, facts: Mapping[str, Any]) -> None:
        self.documents[candidate.sha256] = {
            "sha256": candidate.sha256,
            "path": candidate.shown,
            "media_type": candidate.media_type,
            "bytes": candidate.bytes,
            "status": status,
            "parser_version": self.parser_version,
            "parent_sha256": candidate.parent_sha256,
            **facts,
        }


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


def _version_of(versions: Sequence[_Version], sha256: str) -> int:
    """The version these bytes already have, or the next one."""
    same = [one.version for one in versions if one.sha256 == sha256]
    return max(same, default=max((one.version for one in versions), default=0) + 1)


def _versioned(report: pl.DataFrame, version: int, correction: str | None, is_current: bool) -> pl.DataFrame:
    return report.with_columns(
        version=pl.lit(version, pl.Int32),
        correction=pl.lit(correction, pl.String),
        is_current=pl.lit(is_current),
        loaded_at=pl.lit(_now()),
    )


def _owned(report: pl.DataFrame, owner: Owner) -> pl.DataFrame:
    return report.with_columns(
        entity_id=pl.lit(owner.entity_id),
        region_name=pl.lit(owner.region_name, pl.String),
        region_code=pl.lit(owner.region_code, pl.String),
    )


def _insert(connection: duckdb.DuckDBPyConnection, name: str, several: Sequence[tuple[str, pl.DataFrame]]) -> None:
    heights = [frame.height for _, frame in several]
    report_ids = pl.Series("report_id", [report_id for report_id, _ in several])
    rows = pl.concat([frame for _, frame in several])
    rows = rows.with_columns(report_ids.gather(np.repeat(np.arange(len(several)), heights)))
    with _incoming(connection, rows):
        connection.execute(f'insert into core."{name}" by name select * from incoming')


def _register(connection: duckdb.DuckDBPyConnection, documents: Sequence[Mapping[str, Any]]) -> None:
    """Write the documents' rows anew."""
    with _incoming(connection, pl.DataFrame(documents, schema=_DOCUMENT)):
        connection.execute(_REGISTERED, {"now": _now()})
    connection.execute(_UNREGISTER)
    connection.execute("insert into raw.document by name select * from registered")


@contextmanager
def _incoming(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> Iterator[None]:
    """The frame under the name `incoming`."""
    connection.register("incoming", frame.to_arrow())
    yield
    connection.unregister("incoming")


def _refresh_currency(connection: duckdb.DuckDBPyConnection, identity: Identity) -> str | None:
    """Say anew which version is current, and which that is."""
    current = None
    for report_id, sha256, is_current in connection.execute(_RANKED, list(identity)).fetchall():
        connection.execute("update core.report set is_current = ? where report_id = ?", [is_current, report_id])
        status: Status = "loaded" if is_current else "superseded"
        connection.execute("update raw.document set status = ? where sha256 = ?", [status, sha256])
        current = str(report_id) if is_current else current
    return current


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
