"""Paragraphs → the entries of the contents page, and everything else.

In: `Paragraph`s in reading order. Out: `Entry`s as printed, leaders and page numbers apart. Whether the body keeps what
they promise is a law (S-02).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.forms.titles import title_of
from pipelines.narrative.passages import Paragraph
from pipelines.narrative.text.paragraphs import PART

_CONTENTS: Final = re.compile(r"^目录[::]?$")
_LEADERS: Final = re.compile(r"[.…·\s]{3,}.*$|…+.*$")
_TRAILING_PAGE: Final = re.compile(r"(?<=[^\d年第])\d{1,3}$")
_PRINTED_PAGE: Final = re.compile(r"(?<=\D)(\d{1,3})$")
_NEXT_ENTRY: Final = re.compile(
    r"(?=第[一二三四五六七八九十]{1,3}部分)|(?<![一二三四五六七八九十])(?=[一二三四五六七八九十]{1,3}、)"
)
_FIRST_PARAGRAPHS: Final = 60
_MOST_CONTENTS: Final = 160


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents page; `printed_page` is the page it sends the reader to."""

    title: str
    statement: str | None
    printed_page: int | None
    page: int


def without_contents(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs that are not of the contents page."""
    start, end = _extent(paragraphs)
    return [*paragraphs[:start], *paragraphs[end:]]


def contents_entries(paragraphs: Sequence[Paragraph]) -> list[Entry]:
    """The lines under 目录; several set as one paragraph are told apart by their numerals."""
    start, end = _extent(paragraphs)
    return [
        _as_entry(text, paragraph.first_page)
        for paragraph in paragraphs[start + 1 : end]
        for text in _NEXT_ENTRY.split(paragraph.folded)
        if _entry(text)
    ]


def _extent(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """From 目录 to the place where its first entry comes again (or where sentences begin); empty if there is none."""
    start = next((i for i, p in enumerate(paragraphs[:_FIRST_PARAGRAPHS]) if _CONTENTS.match(p.folded)), None)
    if start is None or start + 1 >= len(paragraphs):
        return 0, 0
    first = paragraphs[start + 1].folded
    last = min(len(paragraphs), start + _MOST_CONTENTS)
    return start, next((at for at in range(start + 2, last) if _is_body(paragraphs[at], first)), max(last, start + 2))


def _is_body(paragraph: Paragraph, first: str) -> bool:
    text = paragraph.folded
    return _entry(text)[:6] == _entry(first)[:6] or _same_part(text, first) or "。" in text or paragraph.kind != "text"


def _same_part(text: str, first: str) -> bool:
    here, there = PART.match(text), PART.match(first)
    return bool(here and there and here[0] == there[0])


def _entry(text: str) -> str:
    return _TRAILING_PAGE.sub("", _LEADERS.sub("", text))


def _as_entry(text: str, page: int) -> Entry:
    title, number = _entry(text), _PRINTED_PAGE.search(text)
    named = title_of(title)
    return Entry(title, named.statement if named else None, int(number[1]) if number and title != text else None, page)
