"""`audit.alert_outbox`: what is to be told to whom, and what was.

In: a warehouse connection that may write, channels, items. Out: rows, one a channel and fingerprint, so that queueing
again what is queued or told changes nothing. Transactions are opened here; nothing is sent here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import duckdb
import polars as pl

from pipelines.alerts import tables
from pipelines.alerts.channels import Channel
from pipelines.alerts.news import Item, news
from pipelines.warehouse.queries import rows_of
from pipelines.warehouse.store import transaction

FIRST_RETRY: Final = timedelta(minutes=1)
LONGEST_RETRY: Final = timedelta(hours=6)

_ITEM: Final = tuple(field.name for field in fields(Item))
_SCHEMA: Final = {"channel": pl.String, **dict.fromkeys(_ITEM, pl.String), "page": pl.Int32, "status": pl.String}
_INSERT: Final = f"""
insert into audit.alert_outbox (channel, {", ".join(_ITEM)}, status, queued_at, attempts)
select channel, {", ".join(_ITEM)}, status, ?, 0 from incoming
where not exists (
    select 1 from audit.alert_outbox as known
    where known.channel = incoming.channel and known.fingerprint = incoming.fingerprint
)
"""
# what is gone or acknowledged before it went out is not sent; should it come back, it is
_WITHDRAW: Final = """
update audit.alert_outbox set status = 'withdrawn'
where status = 'pending' and not list_contains(?::varchar[], fingerprint)
"""
_RESTORE: Final = """
update audit.alert_outbox set status = 'pending', next_attempt_at = null
where status = 'withdrawn' and list_contains(?::varchar[], fingerprint)
"""
# a time further off than the longest wait was set by a clock that has been put back since
_DUE: Final = f"""
select {", ".join(_ITEM)}, status from audit.alert_outbox
where channel = $channel and status in ('pending', 'sending')
    and (next_attempt_at is null or next_attempt_at <= $now or next_attempt_at > $horizon)
order by queued_at, subject, fingerprint
"""
_OF_MESSAGE: Final = "channel = ? and list_contains(?::varchar[], fingerprint)"
_SETTLED: Final = f"""
update audit.alert_outbox set status = 'delivered', delivered_at = ?, next_attempt_at = null, last_error = null
where {_OF_MESSAGE}
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Items of one subject that wait for a channel; `in_doubt` if a sending of them was cut short."""

    items: tuple[Item, ...]
    in_doubt: bool


def register(
    connection: duckdb.DuckDBPyConnection, channels: Sequence[Channel], *, with_old: bool = False
) -> list[str]:
    """Note channels never seen before; what is there already is not news for them, unless `with_old`.

    Done before a load, so that what the load brings is news to a channel set up just then. Returns the new names.
    """
    tables.ensure_tables(connection)
    known = _registered(connection)
    new = [channel for channel in channels if channel.name not in known]
    if new:
        found = [] if with_old else news(connection)
        with transaction(connection, changes_data=False):
            for channel in new:
                connection.execute("insert into audit.alert_channel values (?, ?)", [channel.name, _now()])
            _insert(connection, [(channel, item, "baseline") for channel in new for item in found])
    return [channel.name for channel in new]


def queue(connection: duckdb.DuckDBPyConnection, channels: Sequence[Channel]) -> int:
    """Put into the outbox what no row of it speaks of yet, take back what is no longer so; how many rows changed."""
    register(connection, channels)
    found = news(connection)
    prints = [item.fingerprint for item in found]
    rows = [
        (channel, item, "pending" if channel.wants(item.kind, item.severity) else "filtered")
        for channel in channels
        for item in found
    ]
    if not _would_change(connection, rows, prints):
        return 0
    with transaction(connection, changes_data=False):
        before = _count(connection)
        _insert(connection, rows)
        changed = _count(connection) - before
        for query in (_WITHDRAW, _RESTORE):
            changed += (connection.execute(query, [prints]).fetchone() or (0,))[0]
    return changed


def replay(connection: duckdb.DuckDBPyConnection, channels: Sequence[Channel]) -> int:
    """Have these channels told what was there before they were; the number of items that wait now."""
    tables.ensure_tables(connection)
    names = [channel.name for channel in channels]
    wanted = [
        [name, fingerprint]
        for channel in channels
        for name, fingerprint, kind, severity in connection.execute(
            "select channel, fingerprint, kind, severity from audit.alert_outbox"
            " where status = 'baseline' and channel = ?",
            [channel.name],
        ).fetchall()
        if channel.wants(kind, severity)
    ]
    if not names or not wanted:
        return 0
    with transaction(connection, changes_data=False):
        connection.executemany(
            "update audit.alert_outbox set status = 'pending' where channel = ? and fingerprint = ?", wanted
        )
    return len(wanted)


def due(connection: duckdb.DuckDBPyConnection, channel: Channel, *, now: datetime) -> list[Due]:
    """What waits for this channel and may be tried now, by subject."""
    if not tables.has_outbox(connection):
        return []
    parameters = {"channel": channel.name, "now": now, "horizon": now + 2 * LONGEST_RETRY}
    subjects: dict[str, list[tuple[Item, str]]] = {}
    for *values, status in connection.execute(_DUE, parameters).fetchall():
        item = Item(*values)
        subjects.setdefault(item.subject, []).append((item, status))
    return [
        Due(tuple(item for item, _ in several), any(status == "sending" for _, status in several))
        for several in subjects.values()
    ]


def foreseen(connection: duckdb.DuckDBPyConnection, channel: Channel, *, with_old: bool, now: datetime) -> list[Due]:
    """What `due` would give after queueing, worked out without writing."""
    has_outbox = tables.has_outbox(connection)
    known = has_outbox and channel.name in _registered(connection)
    if not known and not with_old:
        return []
    query = "select fingerprint, status from audit.alert_outbox where channel = ?"
    there = dict(connection.execute(query, [channel.name]).fetchall()) if has_outbox else {}
    waiting = {item.fingerprint for one in due(connection, channel, now=now) for item in one.items}
    fresh = {None, "withdrawn", *({"baseline"} if with_old else ())}
    subjects: dict[str, list[Item]] = {}
    for item in news(connection):
        is_fresh = there.get(item.fingerprint) in fresh and channel.wants(item.kind, item.severity)
        if is_fresh or item.fingerprint in waiting:
            subjects.setdefault(item.subject, []).append(item)
    return [
        Due(tuple(several), any(there.get(item.fingerprint) == "sending" for item in several))
        for several in subjects.values()
    ]


def start(
    connection: duckdb.DuckDBPyConnection, channel: Channel, fingerprints: Sequence[str], message_id: str
) -> None:
    """Note that a message with these items is about to go out."""
    with transaction(connection, changes_data=False):
        connection.execute(
            "update audit.alert_outbox set status = 'sending', attempts = attempts + 1, message_id = ?"
            f" where {_OF_MESSAGE}",
            [message_id, channel.name, list(fingerprints)],
        )


def settle(
    connection: duckdb.DuckDBPyConnection,
    channel: Channel,
    fingerprints: Sequence[str],
    *,
    now: datetime,
    error: str | None,
) -> None:
    """Note that the message arrived, or why it did not and when to try again: twice as late each time."""
    with transaction(connection, changes_data=False):
        if error is None:
            connection.execute(_SETTLED, [now, channel.name, list(fingerprints)])
            return
        query = f"select fingerprint, attempts from audit.alert_outbox where {_OF_MESSAGE}"
        for fingerprint, attempts in connection.execute(query, [channel.name, list(fingerprints)]).fetchall():
            connection.execute(
                "update audit.alert_outbox set status = 'pending', next_attempt_at = ?, last_error = ?"
                " where channel = ? and fingerprint = ?",
                [now + wait_after(attempts), error, channel.name, fingerprint],
            )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: one minute, two, four … six hours."""
    return min(FIRST_RETRY * (1 << min(max(attempts - 1, 0), 20)), LONGEST_RETRY)


def record_run(
    connection: duckdb.DuckDBPyConnection, *, run_id: str, kind: str, job: str, happened_at: datetime, reason: str
) -> bool:
    """Keep that a run failed or is late, once; `reason` must be free of secrets already."""
    tables.ensure_tables(connection)
    query = "select 1 from audit.run_event where run_id = ? and kind = ?"
    if connection.execute(query, [run_id, kind]).fetchone():
        return False
    with transaction(connection, changes_data=False):
        connection.execute(
            "insert into audit.run_event values (?, ?, ?, ?, ?)", [run_id, kind, job, happened_at, reason]
        )
    return True


def is_anything_to_do(connection: duckdb.DuckDBPyConnection, channels: Sequence[Channel], *, now: datetime) -> bool:
    """Whether a sender would find work: asked of a read-only copy."""
    if not channels:
        return False
    if not tables.has_outbox(connection):
        return bool(news(connection))
    known = _registered(connection)
    if any(channel.name not in known for channel in channels):
        return True
    if any(due(connection, channel, now=now) for channel in channels):
        return True
    found = news(connection)
    rows = [(channel, item, "pending") for channel in channels for item in found]
    return _would_change(connection, rows, [item.fingerprint for item in found])


def backlog(connection: duckdb.DuckDBPyConnection, *, every: bool = False) -> list[dict[str, Any]]:
    """What waits, oldest first; with `every` also what was told, filtered and withdrawn."""
    if not tables.has_outbox(connection):
        return []
    where = "" if every else "where status in ('pending', 'sending')"
    return rows_of(
        connection, f"select * from audit.alert_outbox {where} order by channel, queued_at, subject, fingerprint"
    )


def counts(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Per channel how many items wait, were told, were there before, and what went wrong last."""
    if not tables.has_outbox(connection):
        return []
    return rows_of(
        connection,
        """
        select channel.channel, channel.registered_at,
            count(*) filter (where outbox.status in ('pending', 'sending')) as pending,
            count(*) filter (where outbox.status = 'delivered') as delivered,
            count(*) filter (where outbox.status = 'baseline') as baseline,
            count(*) filter (where outbox.status = 'filtered') as filtered,
            max(outbox.attempts) filter (where outbox.status in ('pending', 'sending')) as attempts,
            min(outbox.next_attempt_at) filter (where outbox.status = 'pending') as next_attempt_at,
            arg_max(outbox.last_error, outbox.next_attempt_at) as last_error
        from audit.alert_channel as channel
        left join audit.alert_outbox as outbox on channel.channel = outbox.channel
        group by all order by channel.channel
    """,
    )


def _registered(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("select channel from audit.alert_channel").fetchall()}


def _would_change(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Channel, Item, str]], prints: Sequence[str]
) -> bool:
    known = connection.execute("select channel, fingerprint, status from audit.alert_outbox").fetchall()
    there, current = {(channel, fingerprint) for channel, fingerprint, _ in known}, set(prints)
    if any((channel.name, item.fingerprint) not in there for channel, item, _ in rows):
        return True
    return any(
        (status == "pending" and fingerprint not in current) or (status == "withdrawn" and fingerprint in current)
        for _, fingerprint, status in known
    )


def _insert(connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Channel, Item, str]]) -> None:
    if not rows:
        return
    data = [(channel.name, *(getattr(item, name) for name in _ITEM), status) for channel, item, status in rows]
    connection.register("incoming", pl.DataFrame(data, schema=_SCHEMA, orient="row").to_arrow())
    connection.execute(_INSERT, [_now()])
    connection.unregister("incoming")


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    return int((connection.execute("select count(*) from audit.alert_outbox").fetchone() or (0,))[0])


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
