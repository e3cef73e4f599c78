"""Servers on this machine that alerts are sent to: a webhook that counts, and a mail server."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Webhook:
    """What a local webhook was told; `answers` are given in turn, then 200 for ever."""

    port: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    hold: threading.Event | None = None

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook/T0PSECRETTOKEN"

    @property
    def bodies(self) -> str:
        return "\n".join(one["title"] + "\n" + one["message"] for one in self.told)


@contextlib.contextmanager
def webhook() -> Iterator[Webhook]:
    """A webhook on a port of its own."""
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = hook.answers.pop(0) if hook.answers else (200, b"ok")
            if status == 200:
                hook.told.append(data)
            hook.arrived.set()
            if hook.hold is not None:
                hook.hold.wait(30)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """What a local mail server took: subject and text."""

    port: int = 0
    mails: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}/?from=juesuan@example.cn&to=reader@example.cn&mode=insecure"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content)
        parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
        text = "\n".join(part.get_payload(decode=True).decode() for part in parts)  # type: ignore[union-attr]
        self.mails.append((str(make_header(decode_header(mail["Subject"]))), text))
        return "250 OK"


@contextlib.contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server on a port of its own."""
    from aiosmtpd.controller import Controller

    with socket.create_server(("127.0.0.1", 0)) as free:
        box = Mailbox(free.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
