"""The reviewed list of known contradictions: `expectations/acknowledged.yml`.

In: the file. Out: `Acknowledgement`s by report and cause. One holds for its figures only: when they change it lapses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from pipelines.project import project_file

FILE: Final = project_file("expectations") / "acknowledged.yml"
_FIELDS: Final = frozenset({"report", "cause", "figures", "reason", "by", "on"})


class AcknowledgementError(Exception):
    """An entry that does not say who acknowledged what, and why."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    report: str
    cause: str
    figures: str
    reason: str
    by: str
    on: str


def acknowledgements(path: Path = FILE) -> Mapping[tuple[str, str, str], Acknowledgement]:
    """(report without version, cause, figures) → entry; an incomplete entry raises."""
    if not path.exists():
        return {}
    entries = yaml.safe_load(path.read_text("utf-8")) or []
    found = [_entry(entry, path) for entry in entries]
    return {(one.report, one.cause, one.figures): one for one in found}


def _entry(entry: Mapping[str, Any], path: Path) -> Acknowledgement:
    if missing := _FIELDS - {key for key, value in entry.items() if value not in (None, "")}:
        raise AcknowledgementError(f"{path}: an entry lacks {', '.join(sorted(missing))}: {dict(entry)}")
    return Acknowledgement(**{key: str(entry[key]) for key in _FIELDS})
