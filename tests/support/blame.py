"""One planted error, one audit, one verdict: was the right one blamed, once?

In: a profile of tests/corpus, a seed, a folder to write to. Out: `Outcome`s. Used by tests and by benchmarks.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import polars as pl

from pipelines.audit.run import audit
from pipelines.reports.read import read_report
from tests.corpus.presets import PRESETS
from tests.corpus.profiles import Profile
from tests.corpus.reports import make_report
from tests.support.misreadings import Misreading, misreadings
from tests.support.planted import ERRORS, audit_warehouse, put_frames, with_error

Side: TypeAlias = Literal["reader", "publisher"]
Verdict: TypeAlias = Literal["right", "other", "missed"]

# spoilt and template print errors on purpose; short_pages is not yet read right, which the audit rightly notices
NOT_SOUND: Final = ("spoilt", "template", "short_pages")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planted error; `told` are the findings above `info`, `elsewhere` those of other pages."""

    document: str
    side: Side
    kind: str
    told: tuple[tuple[str, str], ...]
    elsewhere: int = 0

    @property
    def findings(self) -> int:
        return len(self.told)

    @property
    def verdict(self) -> Verdict:
        if not self.told:
            return "missed"
        blamed = {("reader" if kind == "reader_suspect" else "publisher") for kind, _ in self.told}
        return "right" if blamed == {self.side} else "other"

    @property
    def is_right(self) -> bool:
        return self.verdict == "right" and self.findings == 1


def sound_profiles() -> list[Profile]:
    """Profiles whose reports contradict nothing and are read well."""
    return [profile for profile in PRESETS if not any(word in profile.name for word in NOT_SOUND)]


def outcomes_of_reading_errors(
    profile: Profile, seed: int, folder: Path, kinds: Sequence[Misreading] | None = None
) -> Iterator[Outcome]:
    """The report read once, then misread in each way there is."""
    path = folder / f"{profile.name}-{seed}.pdf"
    path.write_bytes(make_report(profile, seed)[0])
    frames = read_report(path).frames
    for one in kinds or misreadings():
        spoilt = one.plant(frames["statement_cell"], random.Random(f"{profile.name} {seed} {one.kind}"))
        if spoilt is not None:
            told = findings_of({**frames, "statement_cell": spoilt}, path)
            yield Outcome(profile.name, "reader", one.kind, told)


def outcomes_of_page_errors(
    profile: Profile, seed: int, folder: Path, kinds: Sequence[str] | None = None
) -> Iterator[Outcome]:
    """The report printed wrongly in each way there is, and read as printed."""
    for kind in kinds or ERRORS:
        made = with_error(profile, seed, kind)
        if made is not None:
            path = folder / f"{profile.name}-{seed}-{kind.replace(' ', '_')}.pdf"
            path.write_bytes(made[0])
            yield Outcome(profile.name, "publisher", kind, findings_of(read_report(path).frames, path))


def findings_of(frames: Mapping[str, pl.DataFrame], path: Path) -> tuple[tuple[str, str], ...]:
    """Kind and message of every finding above `info`."""
    with audit_warehouse() as connection:
        put_frames(connection, frames, path, "planted")
        audit(connection, roots=[path.parent], acknowledged={}, workers=0)
        found = connection.execute("select kind, message from audit.finding where severity <> 'info' order by cause")
        return tuple((kind, message) for kind, message in found.fetchall())
