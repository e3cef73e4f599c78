"""Connections that can only go where they may, and end when their time is up.

In: a boundary and a deadline. Out: an httpx transport. A name is resolved once, every address is judged, and the very
address that was judged is connected to: there is no second look-up an attacker could answer differently. The deadline
holds for name, connection, handshake, headers and body alike, so a dripping server cannot stretch it.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final, TypeAlias

import httpcore
import httpx

from pipelines.fetching.addresses import Address, Boundary
from pipelines.fetching.reasons import FetchFailed

Resolve: TypeAlias = Callable[[str, int], list[str]]

LOOK_UP_SECONDS: Final = 20.0


def system_resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system answers."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(slots=True)
class Deadline:
    """When an exchange has to be over, on a clock nobody can set."""

    ends: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds, seconds)

    def left(self, wanted: float | None = None) -> float:
        """The time left, at most `wanted`. Raises: FetchFailed `total_timeout`."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise FetchFailed("total_timeout", f"took longer than {self.seconds:g} s in all")
        return left if wanted is None else min(left, wanted)

    def is_over(self) -> bool:
        return time.monotonic() >= self.ends


@dataclass
class GuardedBackend(httpcore.NetworkBackend):
    """Opens sockets for httpcore, inside the boundary."""

    boundary: Boundary
    deadline: Deadline
    resolve: Resolve = system_resolve
    plain: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        fault: Exception | None = None
        for address in self._permitted(host, port):
            try:
                stream = self.plain.connect_tcp(
                    str(address), port, self.deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
                continue
            return _BoundedStream(stream, self.deadline)
        raise fault or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise FetchFailed("scheme_not_allowed", "a local socket is no web site")

    def sleep(self, seconds: float) -> None:
        time.sleep(self.deadline.left(seconds))

    def _permitted(self, host: str, port: int) -> list[Address]:
        found = [ip_address(text.partition("%")[0]) for text in self._looked_up(host, port)]
        permitted = [address for address in found if self.boundary.may_connect(address)]
        if found and not permitted:
            raise FetchFailed("private_address", f"{host} is {', '.join(map(str, found))}, not an address of the web")
        return permitted

    def _looked_up(self, host: str, port: int) -> list[str]:
        """The system's resolver cannot be interrupted, so it is left behind when it takes too long."""
        answer: list[list[str]] = []
        fault: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answer.append(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                fault.append(error)

        asking = threading.Thread(target=ask, daemon=True, name="juesuan-name")
        asking.start()
        asking.join(self.deadline.left(LOOK_UP_SECONDS))
        if not answer:
            raise FetchFailed("name_not_resolved", f"{host}: {fault[0] if fault else 'no answer in time'}")
        return list(dict.fromkeys(answer[0]))


class _BoundedStream(httpcore.NetworkStream):
    """A stream whose every step fits in what is left of the whole."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """httpx over connections of `GuardedBackend`; one exchange, one connection, no proxy."""

    def __init__(self, backend: GuardedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend, max_keepalive_connections=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
