"""Functional items as the text names them, 类 款 项 together, and the codes of the same report they stand for.

In: folded text; the report's statement cells. Out: mentions with their places, and `Codes` that resolve a path of
names. A bare 项 name is never a key: 行政运行 stands under many classes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import polars as pl

from pipelines.narrative.facts.numbers import ITEM_CODE
from pipelines.vocabulary.files import vocabulary_rows
from pipelines.vocabulary.text import plain

_MARK: Final = re.compile(r"[(\[](?:\d{2,7})?(类|款|项)(?:\d{2,7})?[)\]]")
# 行政运行(2010301) and 2070104图书馆 give the code itself.
_NAME: Final = r"[^\d\s,;:。()%]"
_CODED: Final = re.compile(
    rf"(?P<name>{_NAME}{{2,40}})\((?P<code>2[0-3]\d(?:\d\d|\d{{4}})?)\)"
    rf"|(?<![\d.,(])(?P<code2>{ITEM_CODE})(?P<name2>(?:{_NAME}|\([^()\d]{{1,8}}\)){{2,40}}?)"
    r"(?=支出|决算|年初|全年|预算|\d|,|:|。|为|$)"
)
_BOUNDARY: Final = re.compile(r"[,;:。、!?]|\d[.)、]?|用于|以下方面|“(?=[^”]*$)")
_LEAD: Final = re.compile(r"^(?:[①-⑳]|\([一二三四五六七八九十\d]{1,3}\)|支出|[“”、,\-—>/\s:]|\d+[.、])+")
# 管理费用1万元，其他支出2万元: the rest of a list without any other class in it is not class 229.
_IS_NO_CLASS: Final = re.compile(r"[^\d(（、.][,;、]“?其他支出”?$")
_LEVEL_NAMES: Final = ("类", "款", "项")
_CODED_STATEMENTS: Final = ("T05", "T03", "T02", "T08", "T09", "B05", "B14", "B03", "B02", "B08", "B09")
_CODE_LENGTHS: Final = (3, 5, 7)


@dataclass(frozen=True, slots=True)
class Mention:
    """A functional item in a text; `path` holds the names of 类, 款, 项 as far as they are given, `code` as printed."""

    start: int
    end: int
    path: tuple[str, ...]
    code: str | None = None


@dataclass(slots=True)
class Codes:
    """Names → code of one report, the report's own rows before the general list."""

    own: dict[tuple[str, ...], str] = field(default_factory=dict)

    def code(self, path: tuple[str, ...]) -> str | None:
        key = tuple(_name_key(name) for name in path)
        return self.own.get(key) or _general().get(key)


def report_codes(cells: pl.DataFrame) -> Codes:
    """From the coded rows of the statements."""
    if cells.is_empty():
        return Codes()
    names: dict[str, str] = {}
    for statement, code, label in zip(*(cells[name] for name in ("statement", "code", "label")), strict=True):
        if label and code and statement in _CODED_STATEMENTS and len(code) in _CODE_LENGTHS:
            names.setdefault(code, label)
    return Codes(_paths(names))


def _paths(names: dict[str, str]) -> dict[tuple[str, ...], str]:
    paths: dict[tuple[str, ...], str] = {}
    for code in names:
        lengths = [length for length in _CODE_LENGTHS if length <= len(code)]
        if all(code[:length] in names for length in lengths):
            paths.setdefault(tuple(_name_key(names[code[:length]]) for length in lengths), code)
    return paths


@cache
def _general() -> dict[tuple[str, ...], str]:
    rows = sorted(vocabulary_rows("functional_class.csv"), key=lambda row: row.get("valid_to") or "9999", reverse=True)
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["code"], []).append(row["name"])
    paths: dict[tuple[str, ...], str] = {}
    for code, own in names.items():
        above = [names.get(code[:length], []) for length in _CODE_LENGTHS if length < len(code)]
        for path in _products([*above, own]):
            paths.setdefault(tuple(_name_key(name) for name in path), code)
    return paths


def _products(levels: list[list[str]]) -> list[tuple[str, ...]]:
    paths: list[tuple[str, ...]] = [()]
    for level in levels:
        paths = [(*path, name) for path in paths for name in level]
    return paths


def _name_key(name: str) -> str:
    return plain(name).removesuffix("支出").replace("与", "和")


@cache
def class_names() -> re.Pattern[str]:
    """Class names printed without （类）, 支出 at their end: Chongqing's （1）教育支出5.1万元."""
    names = {row["name"] for row in vocabulary_rows("functional_class.csv") if len(row["code"]) == 3}
    ends = sorted(
        (re.escape(name).replace("和", "[和与]") for name in names if name.endswith("支出")), key=len, reverse=True
    )
    return re.compile(
        rf"(?:^|(?<=[,;:。、.)“”\d])|(?<=用于)|(?<=其中))(?:{'|'.join(ends)})(?=”?(?:\(\d{{3}}\)|科目|决算|年初|全年|预算|为|:|\d|,|共|\Z))"
    )


def mentions(text: str, above: tuple[str, ...], *, bare_classes: bool) -> list[Mention]:
    """Items named in the text; one that begins with its 款 or 项 hangs under `above`."""
    found: list[Mention] = []
    for mark in _MARK.finditer(text):
        level = _LEVEL_NAMES.index(mark[1])
        previous = found[-1] if found else None
        goes_on = previous is not None and len(previous.path) == level and mark.start() - previous.end <= 48
        start = (
            previous.end if previous and goes_on else _name_start(text, mark.start(), previous.end if previous else 0)
        )
        name = _whole_name(_LEAD.sub("", text[start : mark.start()]))
        if not name:
            continue
        if previous and goes_on and level:
            found[-1] = Mention(previous.start, mark.end(), (*previous.path, name))
        else:
            found.append(Mention(start, mark.end(), (*_hung_under(found, above, level), name)))
    if bare_classes and all(len(item.path) == 1 for item in found):
        found += _unmarked(text, found)
    return sorted(found, key=lambda item: item.start)


def _whole_name(name: str) -> str:
    """“两房”建设 keeps its marks, “教育支出” has none of its own."""
    bare = name.strip('“”"')
    return f"“{bare}" if "”" in bare and "“" not in bare else bare


def _unmarked(text: str, marked: list[Mention]) -> list[Mention]:
    """Items told by their code, and class names, where no （类） marks them."""
    coded = [
        Mention(m.start(), m.end(), (_LEAD.sub("", m["name"] or m["name2"]),), m["code"] or m["code2"])
        for m in _CODED.finditer(text)
    ]
    bare = [Mention(m.start(), m.end(), (m[0],)) for m in class_names().finditer(text)]
    taken = [*marked, *coded]
    if len(bare) == 1 and not taken and _IS_NO_CLASS.search(text, 0, bare[0].end):
        bare = []
    return coded + [one for one in bare if not any(one.start < other.end and other.start < one.end for other in taken)]


def _hung_under(found: Iterable[Mention], above: tuple[str, ...], level: int) -> tuple[str, ...]:
    latest = above
    for mention in found:
        latest = mention.path
    return latest[:level] if len(latest) >= level else ()


def _name_start(text: str, end: int, floor: int) -> int:
    start = floor
    for boundary in _BOUNDARY.finditer(text, floor, end):
        start = boundary.end()
    return start
