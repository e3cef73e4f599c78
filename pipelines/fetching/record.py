"""What was fetched, and what was not, as rows of the warehouse: provenance of every file, and what is expected.

In: a writer's connection. Out: rows of `raw.fetch` and `raw.source`, and what earlier fetches tell. No network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import duckdb

from pipelines.fetching.client import Validators
from pipelines.fetching.sources import Source
from pipelines.warehouse.store import transaction

Outcome: TypeAlias = Literal["fetched", "unchanged", "failed", "listed"]

_KNOWN = """
    select url, etag, last_modified, sha256, path from raw.fetch
    where outcome = 'fetched' and (etag is not null or last_modified is not null)
    qualify row_number() over (partition by url order by fetched_at desc, fetch_no desc) = 1
"""
_CONTENT = """
    select sha256, path from raw.document where sha256 not like 'unread:%'
"""
_FETCHED = """
    select sha256, any_value(path) from raw.fetch where outcome = 'fetched' group by sha256
"""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One thing asked for and what became of it; times are UTC, `seconds` includes waiting for our turn."""

    source: str
    url: str
    outcome: Outcome
    fiscal_year: int | None = None
    final_url: str | None = None
    hops: tuple[str, ...] = ()
    title: str | None = None
    status: int | None = None
    reason_code: str | None = None
    reason: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    media_type: str | None = None
    path: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 1
    seconds: float = 0.0
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))


@dataclass(frozen=True, slots=True)
class Kept:
    """Content we have had from an address before."""

    validators: Validators
    sha256: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier fetches and loads tell: by address, and which contents are in the warehouse or were fetched."""

    by_url: Mapping[str, Kept]
    documents: Mapping[str, str]
    fetched: Mapping[str, str]


def memory(connection: duckdb.DuckDBPyConnection) -> Memory:
    """Read it all at once, so that no connection is open while we wait for the web."""
    kept = {
        url: Kept(Validators(etag, modified), sha256, path)
        for url, etag, modified, sha256, path in connection.execute(_KNOWN).fetchall()
    }
    contents, fetched = (dict(connection.execute(query).fetchall()) for query in (_CONTENT, _FETCHED))
    return Memory(kept, contents, fetched)


def store_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """What is expected, as `raw.source`, in place of what was; nothing is written where nothing changed."""
    rows = [
        (
            one.name,
            one.department,
            [one.department, *one.also_named],
            one.region,
            one.scope,
            one.expected_month,
            one.from_fiscal_year,
            one.until_fiscal_year,
            list(one.addresses),
            one.kind,
        )
        for one in sources
    ]
    if connection.execute("select * from raw.source order by source").fetchall() == sorted(rows):
        return
    with transaction(connection, changes_data=False):
        connection.execute("delete from raw.source")
        for row in rows:
            connection.execute("insert into raw.source values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def store_fetches(connection: duckdb.DuckDBPyConnection, fetches: Sequence[Fetch]) -> None:
    """Add to the log, and tell documents that are in already where they come from."""
    if not fetches:
        return
    with transaction(connection, changes_data=False):
        counted = connection.execute("select coalesce(max(fetch_no), 0) from raw.fetch").fetchone() or (0,)
        for number, one in enumerate(fetches, counted[0] + 1):
            row = _row(number, one)
            names, marks = ", ".join(row), ", ".join("?" for _ in row)
            connection.execute(f"insert into raw.fetch ({names}) values ({marks})", list(row.values()))
        connection.execute(
            """
            update raw.document set source_url = (
                select first(visit.url order by visit.fetch_no) from raw.fetch as visit
                where visit.sha256 = document.sha256 and visit.outcome in ('fetched', 'unchanged')
            )
            where source_url is null
                and sha256 in (select sha256 from raw.fetch where outcome in ('fetched', 'unchanged'))
            """
        )


def _row(number: int, one: Fetch) -> dict[str, object]:
    headers = dict(one.headers)
    return {
        "fetch_no": number,
        "source": one.source,
        "url": one.url,
        "final_url": one.final_url,
        "redirects": list(one.hops),
        "fetched_at": one.fetched_at,
        "outcome": one.outcome,
        "title": one.title,
        "fiscal_year": one.fiscal_year,
        "status": one.status,
        "reason_code": one.reason_code,
        "reason": one.reason,
        "sha256": one.sha256,
        "bytes": one.bytes,
        "media_type": one.media_type,
        "path": one.path,
        "etag": headers.get("etag"),
        "last_modified": headers.get("last-modified"),
        "headers": [f"{name}: {value}" for name, value in headers.items()],
        "attempts": one.attempts,
        "seconds": one.seconds,
    }
