"""One address asked for: one request at a time, redirects followed by hand, the body streamed to a file and counted.

In: an address, a boundary, limits, what we know of it already. Out: `Received`, or `FetchFailed` with a stable code.
Trying again is here too, and how long to wait; whose turn it is at a host is for `politeness`.
"""

import hashlib
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import httpcore
import httpx
import stamina

from pipelines.fetching.addresses import Boundary, resolved
from pipelines.fetching.network import Deadline, GuardedBackend, GuardedTransport, Resolve, system_resolve
from pipelines.fetching.reasons import FetchFailed, code_of_status
from pipelines.fetching.sources import Politeness

CHUNK: Final = 1 << 16
OK: Final = 200  # the one status that comes with all of the body
NOT_MODIFIED: Final = 304
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
KEPT_HEADERS: Final = (
    "content-type",
    "content-length",
    "content-disposition",
    "content-encoding",
    "etag",
    "last-modified",
    "date",
    "server",
)
_DECODERS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 47}


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told us about the content we have, so that it can say that nothing changed."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Received:
    """An answer whose body is in a file of ours; `status` 304 has none."""

    url: str
    final_url: str
    hops: tuple[str, ...]
    status: int
    headers: Mapping[str, str]
    body: Path
    bytes: int
    sha256: str
    attempts: int = 1

    @property
    def is_unchanged(self) -> bool:
        return self.status == NOT_MODIFIED


@dataclass(slots=True)
class Web:
    """How the outside world is asked; `turn` waits for our turn at a host, `resolve` answers for names."""

    politeness: Politeness
    turn: Callable[[str], None]
    resolve: Resolve = field(default=system_resolve)

    def get(
        self,
        url: str,
        boundary: Boundary,
        into: Path,
        *,
        known: Validators | None = None,
        max_bytes: int | None = None,
        permitted: Callable[[str], None] = lambda _: None,
    ) -> Received:
        """Fetch `url` into the file `into`, trying again where that may help; `permitted` raises for forbidden pages.

        Raises: FetchFailed. A body larger than `max_bytes` is cut off and refused.
        """
        limit = int(self.politeness.max_megabytes * (1 << 20)) if max_bytes is None else max_bytes
        attempts = 0
        for attempt in stamina.retry_context(
            on=self._backoff,
            attempts=self.politeness.attempts,
            timeout=None,
            wait_initial=self.politeness.retry_seconds,
            wait_max=self.politeness.longest_wait_seconds,
            wait_jitter=self.politeness.retry_seconds / 2,
        ):
            with attempt:
                attempts += 1
                deadline = Deadline.after(self.politeness.total_seconds)
                try:
                    received = self._follow(url, boundary, into, known or Validators(), limit, permitted, deadline)
                except FetchFailed as failed:
                    failed.attempts = attempts
                    raise
        return replace(received, attempts=attempts)

    def _backoff(self, error: Exception) -> bool | float:
        """Only what may pass is tried again; a server that names a time is taken at its word, if that is bearable."""
        if not isinstance(error, FetchFailed) or not error.is_passing:
            return False
        if error.retry_after is None:
            return True
        return False if error.retry_after > self.politeness.longest_wait_seconds else error.retry_after

    def _follow(
        self,
        url: str,
        boundary: Boundary,
        into: Path,
        known: Validators,
        limit: int,
        permitted: Callable[[str], None],
        deadline: Deadline,
    ) -> Received:
        hops: list[str] = []
        place = boundary.checked(url)
        while True:
            permitted(place)
            with _mapped(deadline), self._client(boundary, deadline) as client:
                self.turn(place)
                headers = {"Accept-Encoding": "identity", **known.headers()}
                with client.stream("GET", place, headers=headers) as answer:
                    if answer.status_code not in REDIRECTS:
                        size, digest = _kept(answer, into, limit, deadline)
                        kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
                        return Received(url, place, tuple(hops), answer.status_code, kept, into, size, digest)
                    hops.append(place)
                    place = boundary.checked(_target(answer, place))
            if len(hops) > self.politeness.max_redirects:
                raise FetchFailed("too_many_redirects", f"{len(hops)} redirects from {url}, the last to {place}")

    def _client(self, boundary: Boundary, deadline: Deadline) -> httpx.Client:
        return httpx.Client(
            transport=GuardedTransport(GuardedBackend(boundary, deadline, self.resolve)),
            timeout=httpx.Timeout(self.politeness.read_seconds, connect=self.politeness.connect_seconds),
            headers={"User-Agent": self.politeness.user_agent, "Accept": "*/*"},
            follow_redirects=False,
            trust_env=False,
        )


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds a Retry-After header asks for: a number or a date; None if there is none, or it is neither."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - (now or datetime.now(UTC))).total_seconds())


def _target(answer: httpx.Response, place: str) -> str:
    raw = answer.headers.get("location")
    if not raw:
        raise FetchFailed("protocol_error", f"{place} redirects ({answer.status_code}) without saying where")
    return resolved(place, raw)


def _kept(answer: httpx.Response, into: Path, limit: int, deadline: Deadline) -> tuple[int, str]:
    """Stream the body into the file; its size and digest. Raises: FetchFailed."""
    status = answer.status_code
    if status == NOT_MODIFIED:
        return 0, ""
    if status != OK:
        raise FetchFailed(
            code_of_status(status),
            f"{answer.url} answers {status}",
            retry_after=retry_after(answer.headers.get("retry-after")),
            status=status,
        )
    declared = answer.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise FetchFailed("too_large", f"{answer.url} has {int(declared):,} bytes, the limit is {limit:,}")
    size, digest = 0, hashlib.sha256()
    try:
        with into.open("wb") as file:
            for chunk in _decoded(answer):
                deadline.left()
                size += len(chunk)
                if size > limit:
                    raise FetchFailed("too_large", f"{answer.url} sends more than {limit:,} bytes")
                digest.update(chunk)
                file.write(chunk)
    except OSError as error:
        raise FetchFailed("disk_error", f"{into.parent}: {error.strerror or error}") from error
    return size, digest.hexdigest()


def _decoded(answer: httpx.Response) -> Iterator[bytes]:
    """The body as meant, in pieces of bounded size however well it was compressed."""
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        yield from answer.iter_raw(CHUNK)
        return
    if encoding not in _DECODERS:
        raise FetchFailed("bad_encoding", f"{answer.url} is sent as {encoding}, which was not asked for")
    unpacking = zlib.decompressobj(_DECODERS[encoding])
    try:
        for chunk in answer.iter_raw(CHUNK):
            rest = chunk
            while rest:
                if unpacking.eof:  # gzip may come in several members; zeros behind them fill up a block
                    if not (rest := rest.lstrip(b"\0")):
                        break
                    unpacking = zlib.decompressobj(_DECODERS[encoding])
                yield unpacking.decompress(rest, CHUNK)
                rest = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
    except zlib.error as error:
        raise FetchFailed("bad_encoding", f"{answer.url}: {error}") from error
    if not unpacking.eof:
        raise FetchFailed("truncated_body", f"{answer.url} ends in the middle of its compressed body")


class _mapped:  # noqa: N801 - reads as what it does in a with statement
    """httpcore's faults, as the reasons they are."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if error is None or isinstance(error, FetchFailed) or not isinstance(error, Exception):
            return
        code = _code_of(error)
        if code is None:
            return
        if self._deadline.is_over():
            code = "total_timeout"
        raise FetchFailed(code, f"{type(error).__name__}: {error}") from error


def _code_of(error: Exception) -> str | None:
    if isinstance(error, httpcore.ConnectError) and isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        return "tls_failed"
    if isinstance(error, httpcore.RemoteProtocolError | httpcore.ReadError):
        return _code_of_lost(str(error))
    faults: tuple[tuple[type[Exception], str], ...] = (
        (httpcore.ConnectTimeout, "connect_timeout"),
        (httpcore.TimeoutException, "read_timeout"),
        (httpcore.ConnectError, "connect_failed"),
        (httpcore.NetworkError, "connection_lost"),
        (httpcore.ProtocolError, "protocol_error"),
        (httpx.InvalidURL, "bad_url"),
    )
    return next((code for kind, code in faults if isinstance(error, kind)), None)


def _code_of_lost(message: str) -> str:
    if "message body" in message or "chunked read" in message:
        return "truncated_body"
    return "connection_lost" if "isconnected" in message or "reset" in message.lower() else "protocol_error"
