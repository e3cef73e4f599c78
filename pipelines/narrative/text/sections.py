"""Paragraphs → the document's parts, sections and subsections, the contents page left out.

In: `Paragraph`s in reading order. Out: `Section`s with their text. A numbered line is a heading when it says
nothing itself; what its words are about (`topic`) comes from `vocabulary/narrative_topics.csv`.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from pipelines.narrative.passages import Paragraph, Section
from pipelines.narrative.text.contents_page import without_contents
from pipelines.narrative.text.paragraphs import NUMERAL, PART
from pipelines.vocabulary.files import vocabulary_rows

_LEVELS: Final = (
    (re.compile(r"^(?:第[一二三四五六七八九十]{1,3}(?:部分|章|篇))"), 1),
    (re.compile(r"^[一二三四五六七八九十]{1,3}[、.]"), 3),
    (re.compile(r"^\([一二三四五六七八九十]{1,3}\)"), 4),
    (re.compile(r"^\d{1,2}[、.)]"), 5),
    (re.compile(r"^\(\d{1,2}\)|^[①-⑳]"), 6),
)
_PART_LEVEL: Final = 1
_TITLE_LEVEL: Final = 2
_PLAIN_LEVEL: Final = 3
LEAF_LEVEL: Final = 7
_SENTENCE: Final = 16
_SMALL_PRINT: Final = 0.85
_LONGEST_HEADING: Final = 48
_SAYS_SOMETHING: Final = re.compile(r"[。;；!?]|[,，](?!.{0,3}$)|\d(?:万元|元|%|个|辆|人)|[:：].")
_ITEM: Final = re.compile(r"\(\d{0,7}[类款项]\)")
# Headings by their name alone: （二）政府采购。
_NAMED: Final = r"(?:机关运行经费|政府采购)(?:支出)?|国有资产(?:占用)?|预算绩效(?:管理)?"
_PLAIN_HEADING: Final = re.compile(
    rf"^(?:{_NAMED})$|(?:情况说明|情况|说明|概况|职责|职能|名词解释|附件|概述|构成|设置|结果|结论)$"
)
_ANNEX: Final = re.compile(r"^附(?:件|录|表)\d{0,2}[:：.、]?")
_RUN_IN: Final = re.compile(rf"^([^。:;,]{{3,36}}?(?:情况说明|情况|说明|职责|职能|设置|构成)|{_NAMED})[。:](?=.)")
_FIXED_TOPICS: Final = frozenset({"annex", "terms", "tables"})
_PARTS: Final = frozenset({"tables", "notes", "projects"})  # parts of the whole by their name alone


def sections(paragraphs: Sequence[Paragraph]) -> list[Section]:
    """Every paragraph under its heading; the cover is section 1."""
    body = max((p.size for p in paragraphs if len(p.text) > 60 and p.kind == "text"), default=0.0)
    found = [Section(1, 0, "", "", "cover", None, paragraphs[0].first_page if paragraphs else 1)]
    for paragraph in _with_run_in_headings(without_contents(paragraphs)):
        in_table = found[-1].level == LEAF_LEVEL and paragraph.size < _SMALL_PRINT * body
        heading = _heading(paragraph, body) if paragraph.kind == "text" and not in_table else None
        if heading is None:
            home = found[-1] if in_table else _home(found[-1], paragraph)
            home.paragraphs.append(paragraph)
            continue
        level, numeral, title = heading
        parent = _parent(found[-1], level)
        section = Section(
            len(found) + 1, level, numeral, title, _topic(title, level, parent), parent, paragraph.first_page
        )
        found.append(section)
    return found


def _home(last: Section, paragraph: Paragraph) -> Section:
    """Text after an annexed table belongs to the section the table stands in."""
    if last.level < LEAF_LEVEL or last.parent is None or paragraph.kind == "table" or len(paragraph.text) < _SENTENCE:
        return last
    return last.parent if any(p.kind == "table" or len(p.text) >= _SENTENCE for p in last.paragraphs) else last


def _with_run_in_headings(paragraphs: Iterable[Paragraph]) -> Iterable[Paragraph]:
    """（一）机关运行经费支出情况。2022年… holds a heading and the text under it."""
    for paragraph in paragraphs:
        numeral = NUMERAL.match(paragraph.folded)
        run_in = numeral and _RUN_IN.match(paragraph.folded[numeral.end() :])
        if numeral and run_in and paragraph.kind == "text" and not re.search(r"\d", run_in[1]):
            cut = numeral.end() + run_in.end()
            yield paragraph.cut(0, cut)
            yield paragraph.cut(cut, len(paragraph.text))
        else:
            yield paragraph


def _heading(paragraph: Paragraph, body: float) -> tuple[int, str, str] | None:
    """(level, numeral, title) when the paragraph is a heading."""
    text = paragraph.folded.rstrip("。:")
    if not text or len(text) > _LONGEST_HEADING:
        return None
    for pattern, level in _LEVELS:
        if pattern.match(text):
            numeral = NUMERAL.match(paragraph.folded)
            cut = numeral.end() if numeral else 0
            title = text[cut:]
            if level != _PART_LEVEL and (not title or _SAYS_SOMETHING.search(title) or _ITEM.search(title)):
                return None
            if paragraph.folded.endswith("。") and not _PLAIN_HEADING.search(title):
                return None
            return level, paragraph.text[:cut], title.strip()
    if _SAYS_SOMETHING.search(text):
        return None
    return _unnumbered_heading(paragraph, text, body)


def _unnumbered_heading(paragraph: Paragraph, text: str, body: float) -> tuple[int, str, str] | None:
    annex = _ANNEX.match(text)
    if annex and len(text) < 30:
        return _PART_LEVEL, paragraph.text[: annex.end()], text[annex.end() :] or text
    if text in ("名词解释", "附件"):
        return _PART_LEVEL, "", text
    if re.fullmatch(r"\(?\d{4}年度?\)?", text):
        return None
    if _topic_of(text) in _PARTS:
        return _PART_LEVEL, "", text
    larger = body and paragraph.size > body * 1.08
    if larger or paragraph.centred:
        return (LEAF_LEVEL if text.rstrip("()年度0123456789").endswith("表") else _TITLE_LEVEL), "", text
    if _PLAIN_HEADING.search(text) and _topic_of(text):
        return _PLAIN_LEVEL, "", text
    return None


def _parent(last: Section, level: int) -> Section | None:
    section: Section | None = last
    while section is not None and section.level >= level:
        section = section.parent
    return section


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["topic"], re.compile(row["pattern"])) for row in vocabulary_rows("narrative_topics.csv"))


def _topic_of(title: str) -> str | None:
    return next((topic for topic, pattern in _topics() if pattern.search(title)), None)


def _topic(title: str, level: int, parent: Section | None) -> str:
    """Its own words, else its parent's topic; under terms and attachments the words decide nothing."""
    inherited = parent.topic if parent else "cover"
    own = _topic_of(title)
    explains = inherited == "tables" and own is not None and title.endswith(("说明", "情况"))
    if inherited in _FIXED_TOPICS and level != _PART_LEVEL and not explains:
        return inherited
    if level == _PART_LEVEL and own not in _FIXED_TOPICS and not PART.match(title):
        return own if own in ("overview", "duties", "offices", "projects", "notes") else "narrative"
    if own in ("income", "expenditure", "total", "carry_over") and inherited in (
        "gpb",
        "govfund",
        "soe",
        "three_public",
    ):
        return inherited
    return own or inherited
