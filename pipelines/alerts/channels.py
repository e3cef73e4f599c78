"""Who is told: channels from the environment or from a file that is not committed.

In: environment variables and `alerts.yaml`. Out: `Channel`s, each with the least severity and the kinds it wants.
An address is a secret: it is never printed, logged or part of an error, and a channel is known by its name.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

FILE_VARIABLE: Final = "JUESUAN_ALERTS"
FILE: Final = Path("alerts.yaml")
URLS: Final = "JUESUAN_ALERT_URLS"
NAMED_URL: Final = "JUESUAN_ALERT_URL_"
SEVERITY: Final = "JUESUAN_ALERT_SEVERITY"
KINDS: Final = "JUESUAN_ALERT_KINDS"

SEVERITIES: Final = ("error", "warn", "info")
FINDING_KINDS: Final = (
    "publisher_wrong_value",
    "publisher_text",
    "publisher_rounding",
    "reader_suspect",
    "missing",
    "plausibility",
    "our_fault",
)
NEWS_KINDS: Final = ("rejected", "revision", "missing_report", "run_failed", "run_late")
ALL_KINDS: Final = (*FINDING_KINDS, *NEWS_KINDS)

_FIELDS: Final = frozenset({"name", "url", "url_env", "severity", "kinds"})
_SCHEMA: Final = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_STRETCH: Final = {"salt": b"juesuan channel", "n": 1 << 13, "r": 8, "p": 1, "dklen": 3}


class ChannelError(Exception):
    """A channel that is not described as it must be; the message names the place, never the address."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where people are told. `url` is an apprise address and a secret."""

    name: str
    url: str = field(repr=False)
    severity: str = "warn"
    kinds: frozenset[str] | None = None

    @property
    def schema(self) -> str:
        """The kind of channel: `wecombot`, `dingtalk`, `feishu`, `mailto`, `json`."""
        match = _SCHEMA.match(self.url)
        return match[1].lower() if match else ""

    def wants(self, kind: str, severity: str) -> bool:
        """Whether news of this kind and severity is for this channel."""
        is_severe = SEVERITIES.index(severity) <= SEVERITIES.index(self.severity)
        return is_severe and (self.kinds is None or kind in self.kinds)


def load_channels(environment: Mapping[str, str] | None = None, *, root: Path = Path()) -> tuple[Channel, ...]:
    """Every channel there is: those of the environment, then those of the file.

    Raises: ChannelError for a field that is missing, unknown or not one of the known words, or a name given twice.
    """
    environment = os.environ if environment is None else environment
    found = [*_from_environment(environment), *_from_file(environment, root)]
    names = [channel.name for channel in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ChannelError(f"several alert channels are called {', '.join(sorted(twice))}: give each a name of its own")
    return tuple(found)


def _from_environment(environment: Mapping[str, str]) -> Iterator[Channel]:
    severity = _severity(environment.get(SEVERITY) or "warn", SEVERITY)
    kinds = _kinds((environment.get(KINDS) or "").replace(",", " ").split() or None, KINDS)
    for number, url in enumerate((environment.get(URLS) or "").split(), start=1):
        yield Channel(_unnamed(_address(url, f"{URLS}, address {number}")), url, severity, kinds)
    for variable in sorted(environment):
        url = environment[variable].strip()
        if variable.startswith(NAMED_URL) and url:
            name = variable.removeprefix(NAMED_URL).lower()
            yield Channel(name, _address(url, variable), severity, kinds)


def _from_file(environment: Mapping[str, str], root: Path) -> Iterator[Channel]:
    named = environment.get(FILE_VARIABLE)
    path = Path(named) if named else root / FILE
    if not path.exists():
        if named:
            raise ChannelError(f"{path}, named by {FILE_VARIABLE}, is not there")
        return
    entries = _parsed(path)
    for number, entry in enumerate(entries, start=1):
        yield _channel(entry, f"{path}, channel {number}", environment)


def _parsed(path: Path) -> Sequence[Any]:
    try:
        data = yaml.safe_load(path.read_text("utf-8")) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f", line {mark.line + 1}"
        # the parser's own words quote the line, and the line may be an address
        raise ChannelError(f"{path}{line}: this is not YAML") from None
    if not isinstance(data, dict) or data.keys() - {"channels"} or not isinstance(data.get("channels", []), list):
        raise ChannelError(f"{path}: it must be a list under the one key `channels`")
    entries: Sequence[Any] = data.get("channels") or []
    return entries


def _channel(entry: Any, place: str, environment: Mapping[str, str]) -> Channel:
    if not isinstance(entry, dict) or not entry.get("name"):
        raise ChannelError(f"{place}: it needs a `name`")
    place = f"{place} ({entry['name']})"
    if strangers := {str(key) for key in entry} - _FIELDS:
        raise ChannelError(
            f"{place}: unknown field {', '.join(sorted(strangers))}; known are {', '.join(sorted(_FIELDS))}"
        )
    if bool(entry.get("url")) == bool(entry.get("url_env")):
        raise ChannelError(f"{place}: it needs either `url` or `url_env`")
    variable = entry.get("url_env")
    if variable and not environment.get(variable):
        raise ChannelError(f"{place}: url_env: the environment has no {variable}")
    url = environment[variable] if variable else entry["url"]
    return Channel(
        str(entry["name"]),
        _address(str(url).strip(), place),
        _severity(entry.get("severity", "warn"), f"{place}: severity"),
        _kinds(entry.get("kinds"), f"{place}: kinds"),
    )


def _address(url: str, place: str) -> str:
    if not _SCHEMA.match(url):
        raise ChannelError(f"{place}: the address is no apprise address such as wecombot://… or mailto://…")
    return url


def _severity(value: Any, place: str) -> str:
    if value not in SEVERITIES:
        raise ChannelError(f"{place}: {value!r} is not one of {', '.join(SEVERITIES)}")
    return str(value)


def _kinds(value: Any, place: str) -> frozenset[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value or any(one not in ALL_KINDS for one in value):
        raise ChannelError(f"{place}: a list of some of {', '.join(ALL_KINDS)} is needed")
    return frozenset(value)


def _unnamed(url: str) -> str:
    """A name for an address without one: its kind, and a short, slow digest that gives nothing of it away."""
    match = _SCHEMA.match(url)
    return f"{match[1].lower() if match else ''}-{hashlib.scrypt(url.encode(), **_STRETCH).hex()}"  # type: ignore[arg-type]
