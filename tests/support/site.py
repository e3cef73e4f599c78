"""A web site on 127.0.0.1 that publishes what it is told, and misbehaves as told.

In: routes from path to answer. Out: addresses, and a log of the requests it got. Nothing leaves this machine.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Respond = Callable[["Handler"], None]


@dataclass
class Site:
    """The routes, and what was asked for: path and headers."""

    port: int
    routes: dict[str, Respond] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    """Looks the path up among the routes."""

    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.close_connection = True
        respond = self.site.routes.get(self.path, status(404))
        with suppress(BrokenPipeError, ConnectionResetError):
            respond(self)

    def log_message(self, *_: object) -> None:
        """The tests read `asked`."""

    def head(self, code: int, headers: dict[str, str]) -> None:
        """Status line and headers; values are written as latin-1, so raw GBK can be sent."""
        self.send_response(code)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def running_site() -> Iterator[Site]:
    """A site that runs while the block does."""
    handler = type("BoundHandler", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    handler.site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield handler.site
    finally:
        server.shutdown()
        server.server_close()


def body(content: bytes, content_type: str = "application/pdf", **headers: str) -> Respond:
    """The content, complete; `etag="x"` becomes a header, and is compared with what is asked."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def respond(handler: Handler) -> None:
        if "etag" in named and handler.headers.get("If-None-Match") == named["etag"]:
            handler.head(304, named)
            return
        handler.head(200, {"Content-Type": content_type, "Content-Length": str(len(content)), **named})
        handler.wfile.write(content)

    return respond


def page(html: str, charset: str = "utf-8", *, says: str | None = "utf-8") -> Respond:
    """A web page in a charset; `says` is what the header claims, None for nothing."""
    return body(html.encode(charset), "text/html" + (f"; charset={says}" if says else ""))


def status(code: int, **headers: str) -> Respond:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.head(code, {"Content-Length": "0", **named})


def redirect(target: str, code: int = 302) -> Respond:
    return status(code, Location=target)


def in_turn(*answers: Respond) -> Respond:
    """The first answer to the first request, and so on; the last one stays."""
    left = list(answers)

    def respond(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return respond


def dripping(content: bytes, seconds: float) -> Respond:
    """One byte at a time."""

    def respond(handler: Handler) -> None:
        handler.head(200, {"Content-Type": "application/pdf", "Content-Length": str(len(content))})
        for byte in content:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(seconds)

    return respond


def dripping_head(seconds: float) -> Respond:
    """Headers that never end, one byte at a time."""

    def respond(handler: Handler) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(seconds)

    return respond


def hanging(seconds: float = 5) -> Respond:
    return lambda _: time.sleep(seconds)


def truncated(content: bytes) -> Respond:
    """Half of what Content-Length promises."""

    def respond(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(len(content) * 2)})
        handler.wfile.write(content)

    return respond


def resetting(content: bytes) -> Respond:
    """Some content, then a TCP reset."""

    def respond(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(len(content) * 2)})
        handler.wfile.write(content)
        handler.wfile.flush()
        time.sleep(0.05)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return respond


def endless(chunk: bytes) -> Respond:
    """A chunked body without end."""

    def respond(handler: Handler) -> None:
        handler.head(200, {"Content-Type": "application/pdf", "Transfer-Encoding": "chunked"})
        while True:
            handler.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")

    return respond
