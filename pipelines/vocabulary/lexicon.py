"""The field's words as data: titles, columns, rows, classes and regions, read from `vocabulary/*.csv` once.

In: the CSVs beside this module. Out: look-ups keyed by `labels.plain` forms. An unknown word is returned as
unknown (None); no default is ever guessed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from pipelines.vocabulary.files import vocabulary_rows
from pipelines.vocabulary.text import plain

# An id of `statements.csv`: T01 … T09 of final accounts, B01 … B16 of budgets.
Statement: TypeAlias = str
Kind: TypeAlias = Literal["final_accounts", "budget"]
Side: TypeAlias = Literal["revenue", "expenditure", "nature"]

_FORMS: Final = tuple(vocabulary_rows("statements.csv"))
ALL_STATEMENTS: Final[tuple[Statement, ...]] = tuple(row["statement"] for row in _FORMS)
STATEMENTS: Final = tuple(row["statement"] for row in _FORMS if row["kind"] == "final_accounts")
CODED: Final = frozenset(row["statement"] for row in _FORMS if row["shape"] == "coded")
TWO_SIDED: Final = frozenset(row["statement"] for row in _FORMS if row["shape"] == "sided")
# What every form of a budget prints; funds and purchases are printed by some.
BUDGET_STATEMENTS: Final = ("B01", "B02", "B03", "B04", "B05", "B06", "B07")
# Amounts of one row, or of a list of names: nothing tells rows apart by codes.
LISTED: Final = frozenset(row["statement"] for row in _FORMS if row["shape"] in ("row", "list"))
# Amounts of one row: no column names it.
ONE_ROW: Final = frozenset(row["statement"] for row in _FORMS if row["shape"] == "row")
STATEMENT_NAMES: Final[Mapping[Statement, str]] = {row["statement"]: row["name"] for row in _FORMS}
_KINDS: Final[Mapping[Statement, str]] = {row["statement"]: row["kind"] for row in _FORMS}


def kind_of(statement: Statement) -> Kind:
    """The kind of report a statement belongs to."""
    return "budget" if _KINDS[statement] == "budget" else "final_accounts"


@dataclass(frozen=True, slots=True)
class Title:
    """A title a statement goes by; rank 1 is the national form's own, a lower rank wins over a higher one."""

    statement: Statement
    rank: int


def _statement(text: str) -> Statement:
    if text in ALL_STATEMENTS:
        return text
    raise ValueError(f"vocabulary names an unknown statement {text!r}")


@cache
def titles() -> Mapping[str, Title]:
    return {
        plain(row["title"]): Title(_statement(row["statement"]), int(row["rank"]))
        for row in vocabulary_rows("titles.csv")
    }


@cache
def measures(statement: str, side: str) -> Mapping[str, str]:
    """Heading → measure of one statement; `side` is empty for one-sided statements, `nature` headed as expenditure."""
    sides = ("", "expenditure" if side == "nature" else side)
    return {
        plain(row["heading"]): row["measure"]
        for row in vocabulary_rows("columns.csv")
        if row["statement"] == statement and row["side"] in sides
    }


@cache
def row_items(statement: str, side: str) -> dict[str, str]:
    """Row label → item of one statement; class rows are in `class_codes`."""
    return {
        plain(row["label"]): row["item"]
        for row in vocabulary_rows("rows.csv")
        if row["statement"] == statement and row["side"] == side
    }


@cache
def three_public_parts() -> Mapping[str, str]:
    return {plain(row["heading"]): row["part"] for row in vocabulary_rows("three_public.csv")}


@cache
def class_codes() -> Mapping[str, str]:
    """Name of a functional class (类), of any year, with or without 支出 → its three-digit code."""
    names: dict[str, str] = {}
    for row in vocabulary_rows("functional_class.csv"):
        if len(row["code"]) == 3:
            names[plain(row["name"])] = row["code"]
            names.setdefault(plain(row["name"]).removesuffix("支出"), row["code"])
    return names


@cache
def economic_codes() -> Mapping[str, tuple[str, ...]]:
    """Name of an economic class or item → the codes that go by it: 办公设备购置 is 30902 and 31002."""
    names: dict[str, tuple[str, ...]] = {}
    for row in vocabulary_rows("economic_class.csv"):
        names[plain(row["name"])] = (*names.get(plain(row["name"]), ()), row["code"])
    return names


class Region(NamedTuple):
    """An administrative division as folders may call it."""

    name: str
    pinyin: str


@cache
def regions() -> Mapping[str, Region]:
    """Administrative division code (GB/T 2260) → name, and its pinyin without 省, 市 or 县."""
    return {row["code"]: Region(row["name"], row["pinyin"]) for row in vocabulary_rows("regions.csv")}


@cache
def region_names() -> Mapping[str, str]:
    """Administrative division code (GB/T 2260) → name."""
    return {code: region.name for code, region in regions().items()}


@cache
def side_sums() -> tuple[tuple[str, str, str, frozenset[str]], ...]:
    """Statement, side, item of the total, and the items that add up to it."""
    return tuple(
        (row["statement"], row["side"], row["total"], frozenset(row["parts"].split("+")))
        for row in vocabulary_rows("side_sums.csv")
    )


@cache
def government_signs() -> tuple[str, ...]:
    """Words that the accounts of a government speak of, and those of a department do not."""
    return tuple(row["sign"] for row in vocabulary_rows("government_accounts.csv"))


@cache
def media_type_names() -> Mapping[str, tuple[str, str]]:
    """Media type → what people call such a file, in Chinese and in English with its article."""
    return {row["media_type"]: (row["zh"], row["en"]) for row in vocabulary_rows("media_types.csv")}


def word(code: str) -> str:
    """The Chinese word for a code the warehouse keeps (scope, base, kind, reason); the code itself if it has none."""
    return _words().get(code, code)


@cache
def _words() -> Mapping[str, str]:
    return {row["code"]: row["word"] for row in vocabulary_rows("words.csv")}
