"""What can become of a file on its way in: a candidate, then a parsed report or a rejection.

In: nothing. Out: the small types that discovery, the worker pool and the landing hand to each other.
No work is done here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import polars as pl


class Parsed(Protocol):
    """What a reader returns: `ParsedReport`, or anything of that shape."""

    @property
    def frames(self) -> Mapping[str, pl.DataFrame]: ...

    @property
    def warnings(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """Frames by warehouse table, and what a person should know of how they were read."""

    frames: Mapping[str, pl.DataFrame]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a file did not become a report: a code for programs, a sentence for people.

    `is_passing`: the cause lies outside the file (its reader was killed, ran out of time or memory, the file could not
    be opened just now), so that a later run tries again. `about`: department and fiscal year, of a file that is a part
    of a report.
    """

    reason_code: str
    reason: str
    is_passing: bool = False
    about: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file found, and either hashed or already known to be out of reach."""

    path: Path
    shown: str
    sha256: str
    bytes: int | None
    media_type: str | None
    problem: Rejection | None = None
    parent_sha256: str | None = None  # of the archive it was packed in
    others: tuple["Candidate", ...] = ()  # further files of the same publication

    @property
    def paths(self) -> list[Path]:
        """Its own file and those of its further parts."""
        return [self.path, *(other.path for other in self.others)]


Outcome: TypeAlias = Parsed | Rejection
