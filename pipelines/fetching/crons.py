"""Crons of five fields: minute, hour, day, month, weekday; which of them can come round at all.

In: text. Out: the same text, or ValueError with the field that cannot be, in words. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_MONTH: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART: Final = re.compile(r"(?:(?P<all>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?")


@dataclass(frozen=True, slots=True)
class _Field:
    """What may stand in one place; `names` count from `least`."""

    name: str
    least: int
    most: int
    names: Sequence[str] = ()

    def values(self, text: str) -> frozenset[int]:
        return frozenset().union(*(self._part(part) for part in text.split(",")))

    def _part(self, text: str) -> range:
        match = _PART.fullmatch(text)
        if match is None:
            raise ValueError(f"{self.name} {text!r} is not understood")
        step = int(match["step"] or 1)
        if step == 0:
            raise ValueError(f"{self.name} {text!r} goes on by 0")
        if match["all"]:
            return range(self.least, self.most + 1, step)
        first = self._number(match["first"])
        last = self._number(match["last"]) if match["last"] else self.most if match["step"] else first
        if last < first:
            raise ValueError(f"{self.name} {text!r} goes backwards")
        return range(first, last + 1, step)

    def _number(self, text: str) -> int:
        if text.lower() in self.names:
            return self.least + self.names.index(text.lower())
        if not text.isdecimal() or not self.least <= int(text) <= self.most:
            raise ValueError(f"{self.name} {text!r} is not between {self.least} and {self.most}")
        return int(text)


_FIELDS: Final = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    _Field("weekday", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
)


def possible_cron(text: str) -> str:
    """The cron, if it can come round. Raises: ValueError."""
    parts = text.split()
    if len(parts) != len(_FIELDS):
        raise ValueError(f"a cron has {len(_FIELDS)} fields: {' '.join(field.name for field in _FIELDS)}")
    _, _, days, months, _ = (field.values(part) for field, part in zip(_FIELDS, parts, strict=True))
    is_any_weekday = parts[4].startswith("*")
    if is_any_weekday and min(days) > max(LONGEST_MONTH[month - 1] for month in months):
        raise ValueError(f"no month of {parts[3]!r} has a day {parts[2]!r}")
    return text
