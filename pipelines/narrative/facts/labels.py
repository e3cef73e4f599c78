"""Left context of a number → what it speaks of, by the labels of `vocabulary/narrative_subjects.csv`.

In: folded text before the number, the section's topic, the number's unit. Out: the label that ends last, the longest
of those. A topic's own labels win over general ones. Functional items (类款项) are told apart in `functional_items`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pipelines.narrative.passages import Number, Subject
from pipelines.narrative.text.folding import folded
from pipelines.vocabulary.files import vocabulary_rows

_DEFAULTS: Final = {
    "total": "income_and_expenditure_total",
    "fiscal_total": "fiscal_grand_total",
    "income": "income_current_total",
    "expenditure": "exp_current_total",
    "gpb": "gpb_expenditure",
    "gpb_basic": "gpb_basic_expenditure",
    "three_public": "three_public",
    "govfund": "govfund_expenditure",
    "soe": "soe_expenditure",
    "operating": "agency_operating",
    "procurement": "procurement_total",
    "carry_over": "closing_balance",
}
# Classes no basic expenditure has, whose 款 bear the same names as those of 310 and 312.
_NEVER_BASIC: Final = ("309", "311", "313")
# In free text (attachments, duties) the general labels mean other things.
_FREE_TOPICS: Final = frozenset({"annex", "duties", "terms", "cover"})
# 收入总计 of a fund is not the report's: these topics know their own labels only.
_OWN_LABELS_ONLY: Final = _FREE_TOPICS | {"govfund", "soe"}
# A count under 外宾 or 国内 whose label says only 接待 keeps to the one before it.
_GENERAL_FAMILY: Final = "reception"
# 国内公务接待累计62批次，累计501人次: in all, of what was counted before.
_IN_ALL: Final = "累计"
# 非财政拨款支出, 非同级财政拨款收入 are none of the fiscal funds.
_NEGATED: Final = re.compile("非(?:同级|本级)?$")
_SPECIAL_FAMILIES: Final = frozenset({"foreign", "domestic"})


@dataclass(frozen=True, slots=True)
class Label:
    """A row of the vocabulary."""

    topics: frozenset[str]
    units: frozenset[str]
    family: str
    subject: Subject
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A label in a text, by its place."""

    start: int
    end: int
    subject: Subject
    family: str
    is_own: bool


@cache
def _labels() -> tuple[Label, ...]:
    return (
        tuple(
            Label(
                frozenset(filter(None, row["topics"].split("|"))),
                frozenset(row["units"].split("|")),
                row["family"],
                Subject(row["subject"], row["kind"], row["label"]),
                re.compile(row["pattern"]),
            )
            for row in vocabulary_rows("narrative_subjects.csv")
        )
        + _economic_labels()
    )


def _economic_labels() -> tuple[Label, ...]:
    """基本工资300万元、津贴补贴210万元: the 款 of basic expenditure by their names, also under 机关运行经费."""
    return tuple(
        Label(
            frozenset({"gpb_basic", "operating"}),
            frozenset({"money"}),
            "",
            Subject(f"econ_{row['code']}", "F12", row["name"]),
            re.compile(re.escape(folded(row["name"]))),
        )
        for row in vocabulary_rows("economic_class.csv")
        if len(row["code"]) == 5 and row["code"][:3] not in _NEVER_BASIC
    )


@cache
def _labels_for(topic: str, unit: str) -> tuple[Label, ...]:
    return tuple(
        label
        for label in _labels()
        if unit in label.units and (topic in label.topics or (not label.topics and topic not in _OWN_LABELS_ONLY))
    )


def _unit_key(number: Number) -> str:
    return "money" if number.family in ("money", "none") else "%" if number.family == "percent" else number.unit


@lru_cache(maxsize=1 << 10)
def found_labels(text: str, topic: str, unit: str) -> tuple[Found, ...]:
    """Every label of the topic in the text; `unit` is money, % or a unit of count."""
    return tuple(
        Found(match.start(), match.end(), label.subject, label.family, topic in label.topics)
        for label in _labels_for(topic, unit)
        for match in label.pattern.finditer(text)
        if match.end() > match.start() and not _NEGATED.search(text, 0, match.start())
    )


def last_label(text: str, topic: str, number: Number, family: str) -> Found | None:
    """The label that ends last; of these the section's own, the family's own, the longest."""
    keys = ("%", "money") if number.family == "percent" else (_unit_key(number),)
    found = [label for key in keys for label in found_labels(text, topic, key)]
    if not found:
        return None
    best = max(found, key=lambda f: (f.end, -f.start, f.is_own, f.family == family))
    wider = [f for f in found if f.start < best.start < f.end < best.end]  # 机关运行经费支出 in 机关运行经费支出合计
    if wider:
        first = min(wider, key=lambda f: (f.start, -f.end, not f.is_own))
        best = Found(first.start, best.end, first.subject, first.family, first.is_own)
    if number.family == "count" and family in _SPECIAL_FAMILIES and best.family == _GENERAL_FAMILY:
        return of_family(family, number, topic) or best
    if family not in ("", best.family) and text[best.start : best.end] == _IN_ALL:
        return of_family(family, number, topic)
    return best


def of_family(family: str, number: Number, topic: str) -> Found | None:
    """The count of this unit in a family: after 国内来访团组20个, 208人次 are its guests."""
    if not family:
        return None
    fitting = [label for label in _labels_for(topic, _unit_key(number)) if label.family == family]
    return Found(0, 0, fitting[0].subject, family, True) if len(fitting) == 1 else None


def listed_labels(text: str, topic: str, unit: str = "money") -> list[Subject]:
    """Labels in the order they stand, none inside another: 基本支出、项目支出分别为…"""
    ordered: list[Found] = []
    for found in sorted(found_labels(text, topic, unit), key=lambda f: (f.start, -f.end, not f.is_own)):
        if not ordered or found.start >= ordered[-1].end:
            ordered.append(found)
    return [found.subject for found in ordered]


@cache
def by_name(name: str) -> Subject:
    """Raises: KeyError for a name the vocabulary does not have."""
    subjects = {label.subject.name: label.subject for label in reversed(_labels())}
    return subjects[name]


def default_subject(topic: str) -> Subject | None:
    name = _DEFAULTS.get(topic)
    return by_name(name) if name else None


def pair_of(subject: Subject) -> Sequence[Subject]:
    """收、支总计分别为A、B: the two totals one label speaks of."""
    pairs = {
        "income_and_expenditure_total": ("income_grand_total", "exp_grand_total"),
        "fiscal_grand_total": ("fiscal_income_total", "fiscal_exp_total"),
    }
    return tuple(by_name(name) for name in pairs.get(subject.name, ()))
