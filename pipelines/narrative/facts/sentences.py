"""One section → its facts: numbers and events in reading order, each given a subject, a measure and a direction.

In: a section, the codes of the report, its fiscal year. Out: `Fact`s. A number nobody's rule reads keeps the words
before it as its label and is kind F00; it is counted as unread in the account's own narrative.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipelines.narrative.facts.context import BUDGET_MEASURES, FREE, Context
from pipelines.narrative.facts.events import Event, Reason, events, reasons
from pipelines.narrative.facts.functional_items import Codes, Mention, mentions
from pipelines.narrative.facts.labels import default_subject, last_label, listed_labels, of_family
from pipelines.narrative.facts.measures import Wording, comparison, wording
from pipelines.narrative.facts.numbers import is_missing_unit, numbers
from pipelines.narrative.facts.reasons import add_driver, add_lists, add_reason, read_event
from pipelines.narrative.facts.subject_of import FILLER, chosen_subject, is_link, unknown_words
from pipelines.narrative.passages import Fact, Number, Paragraph, Section, Subject

_SENTENCE: Final = re.compile(r"[^。!?]*[。!?]+[”\")]*|[^。!?]+$")
_CLASS_TOPICS: Final = frozenset(
    {"gpb", "fiscal_total", "expenditure", "narrative", "notes", "govfund", "soe", "total"}
)
_THINGS: Final = frozenset({"辆", "台", "套", "台（套）", "件", "平方米", "项"})
_VALUE_OF: Final = re.compile(r"^(?:[、,(]|[、,(]?总?(?:金额|价值|原值|账面(?:原值|价值)|共计|合计)(?:为|:)?)$")
_ZERO_PLACE: Final = re.compile(r"(?:预算|决算|支出|收入|金额)(?:数)?(?:为|:)?$")
_FREE_TAIL: Final = re.compile(r"(?:共计|合计|总计|达到|达|为|是|约|近|共|超过|超|有|:)+$")
_FREE_MEASURES: Final = re.compile(r"(?:年初|全年|调整后?)?(?:预算|执行|决算)(?:数|金额|额)?$")
# 选取5个项目开展绩效监控, 项目8个全面开展绩效自评: what is counted is named after the number.
_RIGHT_LABEL: Final = re.compile(r"(?:一级|二级)?((?:项目|全面|开展|进行|实施)[^,;。]{2,24})")
# A figure of a chart or an axis by itself, and a row of a table without rules: amounts side by side.
# 开支单位包括本级和14个所属单位: bodies, whatever was spoken of.
_BODIES: Final = re.compile(r"(?:所属|下属|直属|预算|独立|二级|基层|事业|行政|的)*(?:单位|部门|机构|科室|处室)")
_BODIES_KIND: Final = "F27"
_CHART_OR_ROW: Final = re.compile(r"^[\d.,%\s-]+(?:万?元)?$|^[^。;:]*\d%? +-?\d[^。;:]*$")
_BESIDE: Final = re.compile(r"^[、,;](?:本年)?(?:财政拨款)?支出(?:决算)?(?:总计|合计|总额)?(?:为|:)?$")
# 自评得分90分以上的项目 are some of those evaluated.
_SCORED: Final = re.compile(r"\d分(?:\(含\))?(?:及?以)?[上下]")
# What a figure leaves out, where it comes from or is spent on lends its words to no number after it.
_ASIDE: Final = re.compile(
    r"\((?!(?:年初|期初|全年|调整后?)预算)[^()\d]{4,}\)"
    r"|主要(?:是)?(?:用于|包括)[^。:\d]*[,;](?=[^,;]*$)|^,(?:为|系|是指?|即)[^,;。:\d]{4,},"
)
_OWN_SUBJECT_LEVEL: Final = 5


def read_section(section: Section, codes: Codes, fiscal_year: int) -> list[Fact]:
    """Facts of one section's own paragraphs."""
    context = Context(section, codes, fiscal_year)
    if subject := _section_subject(section):
        context.subject = context.of_all_funds(subject, "")
    if section.level >= _OWN_SUBJECT_LEVEL:
        context.take_items(mentions(section.title, (), bare_classes=section.topic in _CLASS_TOPICS))
    for paragraph in section.paragraphs:
        is_table = paragraph.kind == "table" or _CHART_OR_ROW.search(paragraph.folded) is not None
        if is_table or (section.topic == "tables" and paragraph.kind != "note"):
            continue
        context.compared = None
        context.hear(paragraph.folded)
        context.since_reason = len(context.facts)
        for match in _SENTENCE.finditer(paragraph.folded):
            _read_sentence(context, paragraph.cut(match.start(), match.end()))
    return context.facts


def _section_subject(section: Section) -> Subject | None:
    """1.因公出国（境）费 as a heading speaks for the text under it."""
    labels = listed_labels(section.title, section.topic) if section.level >= _OWN_SUBJECT_LEVEL else []
    return labels[-1] if labels else default_subject(section.topic)


def _read_sentence(context: Context, sentence: Paragraph) -> None:
    text = sentence.folded
    first = len(context.facts)
    why = reasons(text) if context.topic != "assets" or "原因" in text else []
    items = mentions(text, context.path, bare_classes=context.topic in _CLASS_TOPICS)
    items = [item for item in items if _reason_at(why, item.start) is None]
    stated: list[Number | Event] = sorted([*numbers(text), *events(text)], key=lambda thing: thing.start)
    context.outside, context.queue, context.sentence_start = [], [], first
    context.resume(text)
    previous = 0
    for at, thing in enumerate(stated):
        context.run = _run(text, stated[at:])
        inside = _reason_at(why, thing.start)
        if inside is not None:
            if isinstance(thing, Number):
                add_driver(context, sentence, thing, inside)
        elif thing.start >= previous:
            left = _after_reasons(text, previous, thing.start, why)
            here = [item for item in items if previous <= item.start and item.end <= thing.start]
            context.enter(left)
            context.part(left)
            if isinstance(thing, Number):
                _read_number(context, sentence, thing, left, here)
            else:
                read_event(context, sentence, thing, left, here)
        previous = max(previous, thing.end)
    for before, reason in zip([None, *why], why, strict=False):
        add_reason(context, sentence, reason, first, before.end if before else 0)
    context.leave(text[previous:])
    if len(context.facts) > first:
        context.close_parts(first)
    context.take_items([item for item in items if item.start >= previous])
    _carry_subject(context, text[previous:], why, previous)
    add_lists(context, sentence)


def _run(text: str, things: Sequence[Number | Event]) -> int:
    """How many numbers of one kind follow each other, only 、 or 和 between them."""
    count = 1
    for one, after in pairwise(things):
        alike = (
            isinstance(one, Number)
            and isinstance(after, Number)
            and (one.family == after.family or is_missing_unit(one))  # 各减少20.00,30.00万元
        )
        if not alike or one.end == after.start or not is_link(text[one.end : after.start]):
            break
        count += 1
    return count


def _reason_at(why: list[Reason], start: int) -> Reason | None:
    return next((reason for reason in why if reason.start <= start < reason.end), None)


def _after_reasons(text: str, start: int, end: int, why: list[Reason]) -> str:
    for reason in why:
        if start < reason.end <= end:
            start = reason.end
    return text[start:end]


def _carry_subject(context: Context, rest: str, why: list[Reason], offset: int) -> None:
    """A sentence that only names its subject (1.因公出国（境）费。) speaks for those after it."""
    if context.topic != "three_public" or any(reason.end > offset for reason in why):
        return
    if re.fullmatch(r"[\d.、()一二三四五六七八九十]*.{0,24}", rest) and (found := listed_labels(rest, context.topic)):
        context.subject = found[-1]


def _read_number(context: Context, sentence: Paragraph, number: Number, left: str, items: list[Mention]) -> None:
    if number.family == "none" and not (is_missing_unit(number) or context.queue or _is_bare_amount(left, number)):
        return
    context.compared = comparison(left, context.fiscal_year, context.compared)
    context.take_items(items)
    left = _ASIDE.sub("", left)
    if number.family == "count":
        _read_count(context, sentence, number, left)
        return
    words = _words(context, number, left)
    if context.last is not None and (of_counted := _of_counted(context, context.last, words, left)):
        context.add(sentence, number, context.last.subject, of_counted, left)
        return
    subject = chosen_subject(context, number, left, words, items)
    if subject is None:
        _read_free(context, sentence, number, left, words)
        return
    context.subject = subject
    words = words or _parallel(context, left, subject) or Wording("amount", len(left))
    if number.family == "percent" and words.measure == "amount":
        words = replace(words, measure="rate")
    context.add(sentence, number, subject, words, left)


def _parallel(context: Context, left: str, subject: Subject) -> Wording | None:
    """2016年度收入总计A，支出总计B; 年初预算收入A，支出B: of the same year or budget as what it stands beside."""
    last = context.last
    if last is None or len(context.facts) == context.sentence_start or not _BESIDE.match(left):
        return None
    is_other = last.measure == "prior_amount" or last.measure.endswith("budget")
    return Wording(last.measure, len(left), year=last.year) if is_other and subject.name != last.subject.name else None


def _of_counted(context: Context, last: Fact, words: Wording | None, left: str) -> Wording | None:
    """优秀的项目5个，占83.3%; 处置车辆2辆，账面原值30万元: the figure is of what was just counted."""
    if last.unit in _THINGS and _VALUE_OF.match(left):
        return Wording("amount", len(left))
    is_alone = context.run == 1 and words is not None and words.cut < 2
    return words if is_alone and words and words.measure == "share" and last.measure == "count" else None


def _words(context: Context, number: Number, left: str) -> Wording | None:
    if context.queue and context.queued and is_link(left):
        return context.queued
    words = wording(left, number, context.fiscal_year)
    if words and words.measure in BUDGET_MEASURES and _is_named_budget(context, number, left, words.cut):
        return None
    return _bare_rate(context, left) if words is None and number.family == "percent" else words


def _is_named_budget(context: Context, number: Number, left: str, cut: int) -> bool:
    """预留政府采购项目预算金额 and 涉及预算金额 are labels of their own, not the budget of something."""
    label = last_label(left, context.topic, number, context.family)
    return label is not None and label.end > cut and "预算" in left[label.start : label.end] and left.endswith("额")


def _is_bare_amount(left: str, number: Number) -> bool:
    """支出0，完成: a bare integer right after a budget or outturn word is an amount."""
    return bool(_ZERO_PLACE.search(left)) and number.value < 10**7


def _bare_rate(context: Context, left: str) -> Wording | None:
    """A rate without words of its own: 完成预算44.52万元的50.8%, 增加3.4万元，3.26%, 1775.96万元（41.95%）."""
    last = context.last
    if last is None:
        return None
    if left == "的" and last.measure.endswith("budget"):
        return Wording("completion_rate", 0, None, last.measure)
    if not re.fullmatch(r"[,、(;]?", left):
        return None
    if last.measure == "change_amount":
        return Wording("change_rate", 0, last.direction)
    return Wording("share", 0) if last.measure in ("amount", "final") else None


def _read_count(context: Context, sentence: Paragraph, number: Number, left: str) -> None:
    if context.queue and is_link(left):
        context.add(sentence, number, context.queue.pop(0), Wording("count", 0), left)
        return
    if context.of_unit:
        _read_free(context, sentence, number, left, None)
        return
    label = last_label(left, context.topic, number, context.family)
    right = _RIGHT_LABEL.match(sentence.folded, number.end)
    if right and (label is None or left[label.start :] == "共有" or re.search(r"[,;:。]", left[label.end :])):
        label = last_label(right[1], context.topic, number, context.family) or label
    is_of_bodies = context.topic != "performance" and _BODIES.match(sentence.folded, number.end) is not None
    if label is not None and (_SCORED.search(left, label.end) or (is_of_bodies and label.subject.kind != _BODIES_KIND)):
        label = None
    is_scored = context.last is not None and context.last.unit == "分"  # 90分的5个, 80分至90分3个
    if label is None and len(left) <= 12 and not (is_scored or is_of_bodies or unknown_words(left)):
        label = of_family(context.family, number, context.topic)
    if label is None:
        _read_free(context, sentence, number, left, None)
        return
    context.family = label.family or context.family
    if context.run > 1 and "分别" in left[-6:]:
        *before, last = listed_labels(left, context.topic, number.unit) or [label.subject]
        if before:
            context.queue = [last]
            context.add(sentence, number, before[-1], Wording("count", 0), left)
            return
    context.add(sentence, number, label.subject, Wording("score" if number.unit == "分" else "count", 0), left)


def _read_free(context: Context, sentence: Paragraph, number: Number, left: str, words: Wording | None) -> None:
    """A number nobody's rule reads keeps the words before it as its label."""
    label = _FREE_TAIL.sub("", re.split(r"[,;:。、()]", left.rstrip(",;:。、("))[-1])
    name = (_FREE_MEASURES.sub("", label) if words else label) or label or left[-12:].strip(",;:、()")
    name = name or (context.last.subject.label if context.last else "")
    held = context.subject
    if words and len(FILLER.sub("", name)) < 2 and held is not None and held.kind == FREE:
        subject = held
    else:
        subject = Subject(name, FREE, name)
    if number.family != "count" or context.topic == "annex":
        context.subject = subject
    measure = {"percent": "rate", "count": "count"}.get(number.family, "amount")
    context.add(sentence, number, subject, words or Wording(measure, len(left)), left)
