"""One message to one channel through apprise, and the truth about whether it arrived.

In: a channel, a title and a body. Out: nothing, or why it did not go out, with every secret struck out. apprise is
imported on first use. Bots answer 200 to what they refuse; their own verdict is read from the answer's body.
"""

import contextlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from pipelines.alerts.channels import Channel
from pipelines.alerts.digest import Limit
from pipelines.alerts.scrubbing import scrub

DEFAULT_LIMIT: Final = Limit(30_000)
# what the services document, with room for what apprise puts around it; 企业微信 counts bytes
LIMITS: Final = {
    "wecombot": Limit(2_000, in_bytes=True),
    "dingtalk": Limit(18_000, in_bytes=True),
    "feishu": Limit(18_000, in_bytes=True),
    "lark": Limit(18_000, in_bytes=True),
}
# seconds between two messages of one pass: bots take twenty a minute
PAUSES: Final = {"wecombot": 3.2, "dingtalk": 3.2, "feishu": 1.0, "lark": 1.0}
# where a bot's answer says whether it took the message; anything but zero is a refusal
VERDICTS: Final = {
    "wecombot": ("errcode",),
    "dingtalk": ("errcode",),
    "feishu": ("code", "StatusCode"),
    "lark": ("code",),
}
_QUIET: Final = ("apprise", "urllib3", "requests")


class Deliver(Protocol):
    """Sends one message; returns why it did not arrive, or None."""

    def __call__(self, title: str, body: str) -> str | None: ...


def limit_of(channel: Channel) -> Limit:
    """What a message to this channel may measure."""
    return LIMITS.get(channel.schema, DEFAULT_LIMIT)


def deliverer(channel: Channel) -> Deliver:
    """A function that sends to this channel; an address apprise does not understand fails at every message."""
    plugin = _plugin(channel)
    if plugin is None:
        return lambda *_: "apprise does not understand the address of this channel"

    def deliver(title: str, body: str) -> str | None:
        with _listening(VERDICTS.get(channel.schema, ())) as heard:
            try:
                went_out = plugin.notify(title=title, body=body, body_format="text")
            except Exception as error:  # noqa: BLE001 - a plugin's trouble is this channel's, and may quote its address
                return scrub(f"{type(error).__name__}: {error}", [channel.url])
        refusal = heard.refusal()
        if went_out and refusal is None:
            return None
        return scrub(refusal or heard.complaint() or "the message was not taken", [channel.url])

    return deliver


def _plugin(channel: Channel) -> Any:
    with _listening():
        from apprise import Apprise

        try:
            plugin = Apprise.instantiate(channel.url, suppress_exceptions=True)
        except TypeError:
            return None
    if plugin is not None:
        plugin.request_rate_per_sec = PAUSES.get(channel.schema, 0.0)
    return plugin


@dataclass
class _Heard(logging.Handler):
    """What apprise and the answers said, kept here instead of in anybody's log."""

    verdicts: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        logging.Handler.__init__(self, logging.WARNING)

    def __hash__(self) -> int:
        return id(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.complaints.append(record.getMessage())

    def listen(self, response: Any) -> None:
        """Keep the verdict of a bot that says no in a polite answer."""
        if not self.verdicts:
            return
        try:
            answer = json.loads(response.content[:65_536])
        except ValueError:
            return
        if isinstance(answer, dict) and any(answer.get(key) not in (None, 0, "0") for key in self.verdicts):
            said = {key: str(answer[key])[:200] for key in (*self.verdicts, "errmsg", "msg") if key in answer}
            self.refusals.append("the service refused: " + ", ".join(f"{key} {value}" for key, value in said.items()))

    def refusal(self) -> str | None:
        return self.refusals[0] if self.refusals else None

    def complaint(self) -> str:
        return "; ".join(dict.fromkeys(self.complaints))[:500]


@contextlib.contextmanager
def _listening(verdicts: tuple[str, ...] = ()) -> Iterator[_Heard]:
    """Hear what is said during a delivery; nothing of it reaches the program's own logs."""
    from requests import Session

    heard, ask = _Heard(verdicts), Session.send
    loggers = [logging.getLogger(name) for name in _QUIET]
    before = [(logger, logger.level, logger.propagate, logger.handlers[:]) for logger in loggers]

    def send(session: Session, request: Any, **how: Any) -> Any:
        response = ask(session, request, **how)
        heard.listen(response)
        return response

    for logger in loggers:
        logger.handlers, logger.propagate = [heard], False
        logger.setLevel(logging.WARNING)
    Session.send = send  # type: ignore[method-assign, assignment]
    try:
        yield heard
    finally:
        Session.send = ask  # type: ignore[method-assign]
        for logger, level, propagates, handlers in before:
            logger.handlers, logger.propagate = handlers, propagates
            logger.setLevel(level)
