"""情况说明 as the places of `wordings/*.txt` word it, filled with figures that agree with the tables.

A line of a wording is a paragraph; `# ` begins a part, `@item`, `@class`, `@fund` repeat a line for every item, `?fund`
and `!fund` keep it with or without money of the government funds. In braces, `x` being `.` in a repeated line:
`{x}` the amount, `{x%y}` its share of y, `{x~}` its change since last year, `{x^}` its change against the budget,
`{x!}` its budget, `{x!%}` the completion rate, `{x?}` larger, smaller or equal, `{#n}` a count, `{list:n}` names,
`{name1}` … the names of an item, `{code}` its code, `{year}`, `{last}`, `{department}`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from tests.corpus.accounts import Accounts, Fund
from tests.corpus.profiles import UNITS, Profile
from tests.corpus.subjects import functional_names
from tests.corpus.told import Figures, figures_of

HERE: Final = Path(__file__).parent / "wordings"
_PLACE: Final = re.compile(r"\{([^{}]+)\}")
_REPEATED: Final[dict[str, tuple[Fund, int]]] = {
    "@item": ("general", 7),
    "@class": ("general", 3),
    "@fund": ("fund", 7),
}
UP: Final = ("增加", "增长")
DOWN: Final = ("减少", "下降")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as printed: in which paragraph, from where to where, of what, and of what kind."""

    paragraph: int
    start: int
    end: int
    about: str
    measure: str
    printed: str


@dataclass(slots=True)
class Text:
    """Paragraphs, a part's heading beginning with `# `, and the figures in them."""

    paragraphs: list[str] = field(default_factory=list)
    figures: list[Told] = field(default_factory=list)


def narrative_text(profile: Profile, accounts: Accounts, seed: int) -> Text:
    """The whole text; a blank form keeps its XX."""
    figures = figures_of(accounts, seed, profile.grain)
    text = Text()
    for line in _lines(profile.wording):
        for about, words in _repeated(line, figures, has_fund=bool(figures.items["fund"])):
            _Writer(profile, figures, text, about).write(words)
    if profile.is_template:
        text.paragraphs = ["".join("X" if char.isdigit() else char for char in one) for one in text.paragraphs]
    return text


@cache
def _lines(wording: str) -> tuple[str, ...]:
    return tuple(filter(None, (HERE / f"{wording}.txt").read_text("utf-8").splitlines()))


def _repeated(line: str, figures: Figures, *, has_fund: bool) -> Iterator[tuple[str, str]]:
    mark, _, words = line.partition(" ")
    if mark in ("?fund", "!fund"):
        if has_fund == (mark == "?fund"):
            yield from _repeated(words, figures, has_fund=has_fund)
    elif mark in _REPEATED:
        fund, digits = _REPEATED[mark]
        for code in figures.classes if digits == 3 else figures.items[fund]:
            yield code, words
    else:
        yield "", line


class _Writer:
    """Fills one line."""

    def __init__(self, profile: Profile, figures: Figures, text: Text, about: str) -> None:
        self._profile = profile
        self._figures = figures
        self._text = text
        self._about = about
        self._line = ""

    def write(self, words: str) -> None:
        self._fill(words)
        self._text.paragraphs.append(self._line)

    def _fill(self, words: str) -> None:
        previous = 0
        for place in _PLACE.finditer(words):
            self._line += words[previous : place.start()]
            self._put(place[1])
            previous = place.end()
        self._line += words[previous:]

    def _put(self, what: str) -> None:
        if what.startswith("list:"):
            self._fill(self._figures.lists[what[5:]])
        elif what.startswith("#"):
            self._line += str(self._figures.counts[what[1:]])
        elif what[:-1] == "name":
            names = functional_names(self._profile.fiscal_year)
            self._line += names[self._about[: 2 * int(what[-1]) + 1]]
        elif what in ("year", "last", "department", "code"):
            year = self._profile.fiscal_year
            values = {"year": year, "last": year - 1, "department": self._profile.department, "code": self._about}
            self._line += str(values[what])
        else:
            self._figure(what)

    def _figure(self, what: str) -> None:
        name, mark, whole = re.fullmatch(r"(\w+|\.)(!%|[%~^!?]|)(\w*)", what).groups()  # type: ignore[union-attr]
        about = self._about if name == "." else name
        now, budget = self._figures.now[about], self._figures.budget.get(about, 0)
        if mark == "%":
            self._told(about, "share", _percent(now, self._figures.now[whole]))
        elif mark == "!":
            self._told(about, "budget", _wan(budget))
        elif mark == "!%":
            self._told(about, "completion_rate", _percent(now, budget))
        elif mark == "?":
            self._line += "大于" if now > budget else "小于" if now < budget else "等于"
        elif mark:
            self._change(about, now, self._figures.prior[about] if mark == "~" else budget)
        else:
            self._told(about, "amount", _wan(now))

    def _change(self, about: str, now: int, base: int) -> None:
        words = DOWN if now < base else UP
        self._line += words[0]
        self._told(about, "change_amount", _wan(abs(now - base)))
        self._line += "万元，" + words[1]
        if base:
            self._told(about, "change_rate", _percent(abs(now - base), base))
            self._line += "%"
        else:
            self._no_rate(about, now)

    def _no_rate(self, about: str, now: int) -> None:
        """Nothing to grow from: no rate, or none of nothing."""
        if now:
            self._line += "--（基数为0，不可比）"
        else:
            self._told(about, "change_rate", "0.00")
            self._line += "%"

    def _told(self, about: str, measure: str, printed: str) -> None:
        start = len(self._line)
        self._line += printed
        place = len(self._text.paragraphs)
        self._text.figures.append(Told(place, start, start + len(printed), about, measure, printed))


def _wan(fen: int) -> str:
    return f"{fen / UNITS['万元']:.2f}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "0.00"
