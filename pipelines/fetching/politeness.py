"""Whose turn it is: at most one request per host and pause, and what robots.txt has to say.

In: addresses. Out: waiting, or `FetchFailed`. robots.txt is read once an origin and run; a site that has none allows
everything, one that cannot be reached allows nothing (RFC 9309).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from pipelines.fetching.addresses import Boundary, origin
from pipelines.fetching.client import Web
from pipelines.fetching.reasons import FetchFailed
from pipelines.formats.charsets import decoded

ROBOTS_BYTES: Final = 512 << 10
LONGEST_PAUSE: Final = 60.0
_NONE_THERE: Final = frozenset(
    {"not_found", "forbidden", "client_error", "host_not_allowed", "scheme_not_allowed", "too_many_redirects"}
)
_UNREADABLE: Final = frozenset({"total_timeout", "too_large", "protocol_error", "bad_encoding", "unexpected_status"})


@dataclass
class Turns:
    """Requests to one host are `seconds` apart; different hosts do not wait for each other."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    pauses: dict[str, float] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def wait(self, url: str) -> None:
        """Come back when it is our turn at the host of `url`."""
        host = urlsplit(url).netloc
        wait = self._next.get(host, 0.0) - self.clock()
        if wait > 0:
            self.sleep(wait)
        self._next[host] = self.clock() + max(self.seconds, self.pauses.get(host, 0.0))


@dataclass
class Robots:
    """What the sites of this run let us read."""

    web: Web
    turns: Turns
    scratch: Path
    _rules: dict[str, Protego | FetchFailed] = field(default_factory=dict)

    def check(self, url: str, boundary: Boundary) -> None:
        """Raises: FetchFailed `robots_disallowed`, `robots_unreachable`."""
        if not self.web.politeness.respect_robots:
            return
        site = origin(url)
        if site not in self._rules:
            self._rules[site] = self._read(site, boundary)
        rules = self._rules[site]
        if isinstance(rules, FetchFailed):
            raise rules
        agent = self.web.politeness.user_agent
        if not rules.can_fetch(url, agent):
            raise FetchFailed("robots_disallowed", f"{site}/robots.txt does not let us read {url}")
        pause = rules.crawl_delay(agent)
        if pause:
            self.turns.pauses[urlsplit(url).netloc] = min(float(pause), LONGEST_PAUSE)

    def _read(self, site: str, boundary: Boundary) -> Protego | FetchFailed:
        place = self.scratch / "robots.txt"
        try:
            received = self.web.get(f"{site}/robots.txt", boundary, place, max_bytes=ROBOTS_BYTES)
        except FetchFailed as failed:
            if failed.code in _NONE_THERE:
                return Protego.parse("")
            if failed.is_passing or failed.code in _UNREADABLE:
                return FetchFailed("robots_unreachable", f"{site}/robots.txt: {failed}")
            return failed
        text, _ = decoded(place.read_bytes(), received.headers.get("content-type"))
        return Protego.parse(text)
