"""What is new in the landing zone since somebody last looked, by name, size and time alone: no file is opened.

In: the landing zone and the marks of what was seen before. Out: `Look`, files worth opening and the marks to remember.
A file that is still being written is left for the next look; one whose time lies in the future is not waited for.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.intake.discovery import Found, discover

SETTLED_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Look:
    """`news` are files not seen before as they are now; `marks` is what to bring along next time."""

    news: tuple[Path, ...]
    marks: frozenset[str]


def look(landing: Path, seen: Collection[str], now: float) -> Look:
    """Compare the landing zone with what was seen; `now` is the wall clock in seconds."""
    marks: set[str] = set()
    news: list[Path] = []
    for found in discover([landing], landing=landing):
        mark, changed_at = _mark(found)
        if mark in seen:
            marks.add(mark)
        elif not 0 <= now - changed_at < SETTLED_SECONDS:
            marks.add(mark)
            news.append(found.path)
    return Look(tuple(news), frozenset(marks))


def stretches(keys: Iterable[str], order: Collection[str]) -> Iterator[tuple[str, str]]:
    """First and last of every unbroken stretch of `order` whose keys are all wanted."""
    wanted, start, last = set(keys), "", ""
    for key in order:
        if key in wanted:
            start, last = start or key, key
        elif start:
            yield start, last
            start = ""
    if start:
        yield start, last


def _mark(found: Found) -> tuple[str, float]:
    try:
        stat = found.path.lstat()
        facts = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
        changed_at = stat.st_mtime
    except OSError as error:
        facts, changed_at = f"{error.errno}", 0.0
    text = f"{found.path}\0{facts}\0{found.problem.reason_code if found.problem else ''}"
    return hashlib.blake2s(text.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest(), changed_at
