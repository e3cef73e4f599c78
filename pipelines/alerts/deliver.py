"""A pass over the outbox: queue what is new, send what is due, note what became of it.

In: a warehouse and channels. Out: a summary. The writer's lock is held to read and to note, never while the network is
waited for; a lock of its own keeps a second sender out. A message is noted as begun before it is sent and as delivered
after: who dies in between sends it again, and says so in it.
"""

import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import duckdb
from filelock import FileLock, Timeout

from pipelines.alerts import outbox
from pipelines.alerts.apprise_sender import Deliver, deliverer, limit_of
from pipelines.alerts.channels import Channel
from pipelines.alerts.digest import Message, compose
from pipelines.alerts.outbox import Due
from pipelines.warehouse.store import Warehouse

SENDER_LOCK: Final = "sender.lock"
MESSAGES_A_PASS: Final = 20  # per channel; the rest waits for the next pass


class SenderBusy(Exception):
    """Another process is sending already."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message; `error` is free of secrets."""

    channel: str
    message: Message
    error: str | None


@dataclass(slots=True)
class TellingSummary:
    """What a pass did."""

    new_channels: list[str] = field(default_factory=list)
    queued: int = 0
    sent: list[Sent] = field(default_factory=list)
    waiting: int = 0

    @property
    def failed(self) -> list[Sent]:
        return [one for one in self.sent if one.error is not None]


def tell(
    warehouse: Warehouse,
    channels: Sequence[Channel],
    *,
    with_old: bool = False,
    deliverer_of: Callable[[Channel], Deliver] = deliverer,
    now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(tzinfo=None),
) -> TellingSummary:
    """Queue and send what is due, and publish the outbox.

    Raises: SenderBusy if another process is sending, WarehouseLocked if a load holds the warehouse for too long.
    """
    summary = TellingSummary()
    with _only_sender(warehouse):
        with warehouse.writer() as connection:
            summary.new_channels = outbox.register(connection, channels, with_old=with_old)
            if with_old:
                outbox.replay(connection, channels)
            summary.queued = outbox.queue(connection, channels)
        for channel in channels:
            summary.sent.extend(_serve(warehouse, channel, deliverer_of, now))
        with warehouse.writer() as connection:
            summary.waiting = sum(row["pending"] for row in outbox.counts(connection))
        warehouse.publish()
    return summary


def preview(
    connection: duckdb.DuckDBPyConnection, channels: Sequence[Channel], *, with_old: bool = False, now: datetime
) -> dict[str, list[Message]]:
    """What a pass would send now, channel by channel; a read-only connection does, and nothing is kept."""
    return {
        channel.name: list(_messages(outbox.foreseen(connection, channel, with_old=with_old, now=now), channel))
        for channel in channels
    }


def _serve(
    warehouse: Warehouse,
    channel: Channel,
    deliverer_of: Callable[[Channel], Deliver],
    now: Callable[[], datetime],
) -> Iterator[Sent]:
    """Send to one channel until nothing is due, the pass is full, or a message fails: then the channel is down."""
    with warehouse.writer() as connection:
        waiting = outbox.due(connection, channel, now=now())
    if not waiting:
        return
    deliver = deliverer_of(channel)
    for message in itertools.islice(_messages(waiting, channel), MESSAGES_A_PASS):
        with warehouse.writer() as connection:
            outbox.start(connection, channel, message.fingerprints, message.message_id)
        error = deliver(message.title, message.body)
        with warehouse.writer() as connection:
            outbox.settle(connection, channel, message.fingerprints, now=now(), error=error)
        yield Sent(channel.name, message, error)
        if error is not None:
            return


def _messages(waiting: Sequence[Due], channel: Channel) -> Iterator[Message]:
    for one in waiting:
        yield from compose(one.items, limit_of(channel), in_doubt=one.in_doubt)


@contextlib.contextmanager
def _only_sender(warehouse: Warehouse) -> Iterator[None]:
    warehouse.directory.mkdir(parents=True, exist_ok=True)
    lock = FileLock(warehouse.directory / SENDER_LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise SenderBusy(f"{warehouse.directory}: another process is sending alerts; it will send these too") from None
    try:
        yield
    finally:
        lock.release()
