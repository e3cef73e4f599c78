"""Statements without figures of the accounts: reasons with the amounts they name, 持平, 不可比, 无, lists of items.

In: the context, a sentence's reasons and events. Out: facts added to the context, reasons put on what they explain.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipelines.narrative.facts.context import BUDGET_MEASURES, CHANGES, Context
from pipelines.narrative.facts.events import Event, Reason
from pipelines.narrative.facts.functional_items import Mention, mentions
from pipelines.narrative.facts.labels import by_name, listed_labels
from pipelines.narrative.facts.measures import Wording, budget_measure, comparison
from pipelines.narrative.passages import Fact, Number, Paragraph, Subject

REASON_KIND: Final = "F03"
_FREE_TAIL: Final = re.compile(r"(?:共计|合计|总计|达到|达|为|是|约|近|共|超过|超|有|:)+$")
_LIST: Final = re.compile(r"主要(?P<what>包括|用于)(?!以下|如下):?(?P<list>[^。;]{2,})")
_FIGURE: Final = re.compile(r"\d[\d,.]*(?:万元|元|%)")
_DIGIT: Final = re.compile(r"\d")
_NONE_SUBJECTS: Final = {
    "政府性基金": "govfund_expenditure",
    "国有资本经营": "soe_expenditure",
    "三公": "three_public",
    "因公出国": "overseas",
    "公务用车购置": "purchase",
    "公务用车运行": "operation",
    "公务用车": "vehicle",
    "公务接待": "reception",
    "外宾接待": "reception_foreign",
    "机关运行": "agency_operating",
    "政府采购": "procurement_total",
    "会议费": "conference",
    "培训费": "training",
}


def add_driver(context: Context, sentence: Paragraph, number: Number, reason: Reason) -> None:
    """An amount a reason names: what drove the change, not a figure of the accounts."""
    if number.family == "none":
        return
    left = sentence.folded[reason.start : number.start]
    clause = _FREE_TAIL.sub("", re.split(r"[,;:。、]", left)[-1]) or left[-16:]
    about = context.subject or Subject(clause, REASON_KIND, clause)
    measure = {"money": "driver_amount", "percent": "driver_rate"}.get(number.family, "driver_count")
    subject = Subject(about.name, REASON_KIND, clause, about.code, about.path)
    fact = context.fact(sentence, number, subject, Wording(measure, 0), left)
    fact.kind = REASON_KIND
    context.facts.append(fact)


def add_reason(context: Context, sentence: Paragraph, reason: Reason, first: int, since: int) -> None:
    """The reason as a fact of its own, and on the facts it explains.

    `first` is the sentence's first fact, `since` where the reason before it in the sentence ends.
    """
    explained = _explained(context, sentence, reason, first, since)
    about = explained[0].subject if explained else context.subject or Subject("", REASON_KIND, "")
    fact = context.add_words(sentence, reason.start, reason.end, about, REASON_KIND, "reason")
    fact.reason = fact.printed
    if "预算" in reason.about:
        fact.basis = "budget"
    elif explained and explained[0].measure in CHANGES:
        fact.basis = explained[0].basis
    for other in explained:
        other.reason = other.reason or fact.printed
    context.since_reason = len(context.facts)


def _explained(context: Context, sentence: Paragraph, reason: Reason, first: int, since: int) -> list[Fact]:
    """Facts of the subject the reason names (公务接待费减少的主要原因是…), else of the one told last before it.

    About the budget if the words say so, else the changes.
    """
    if named := _named_before(context, sentence, reason):
        same = named
    else:
        recent = _told_before(context.facts[context.since_reason :], sentence, reason, since)
        recent = recent or _told_before(context.facts[first:], sentence, reason, 0)
        if not recent:
            return []
        same = [fact for fact in recent if fact.subject.name == recent[-1].subject.name]
    if "预算" in reason.about:
        chosen = [f for f in same if f.measure in BUDGET_MEASURES or (f.basis or "").endswith("budget")]
    else:
        chosen = [f for f in same if f.measure in CHANGES] or [f for f in same if f.measure in BUDGET_MEASURES]
    return chosen or same


def _told_before(facts: Sequence[Fact], sentence: Paragraph, reason: Reason, since: int) -> list[Fact]:
    """Facts that stand before the reason, and behind `since` where they are of its own sentence."""
    return [
        fact
        for fact in facts
        if fact.kind != REASON_KIND and (fact.sentence is not sentence or since <= fact.offset < reason.start)
    ]


def _named_before(context: Context, sentence: Paragraph, reason: Reason) -> list[Fact]:
    """The facts of the subject whose name stands before the word 原因, told in this section and not explained yet."""
    about = re.split(r"[;。]", sentence.folded[: reason.start])[-1]
    if _DIGIT.search(about):  # figures stand there: the words right before 原因 are meant, not what they compare with
        about = reason.about
    told = [fact for fact in _told_before(context.facts, sentence, reason, 0) if fact.reason is None]
    if not told:
        return []
    named = mentions(about, context.path, bare_classes=False)
    labels = listed_labels(about, context.topic)
    name = "/".join(named[-1].path) if named else labels[-1].name if labels else ""
    if not any(fact.subject.name == name for fact in told):  # 培训支出减少的原因: an item by the last of its names
        items = [fact.subject for fact in told if fact.subject.path and fact.subject.path[-1] in about]
        name = items[-1].name if items else ""
    return [fact for fact in told if name and fact.subject.name == name]


def read_event(context: Context, sentence: Paragraph, event: Event, left: str, items: list[Mention]) -> None:
    context.compared = comparison(
        left + sentence.folded[event.start : event.end], context.fiscal_year, context.compared
    )
    context.take_items(items)
    if event.kind == "none":
        _add_none(context, sentence, event)
        return
    labels = listed_labels(left, context.topic)
    subject = labels[-1] if labels and not items and not context.path else context.subject
    if subject is None:
        return
    context.subject = subject
    if event.kind == "incomparable":
        _add_incomparable(context, sentence, event, subject)
        return
    on_budget = _is_on_budget(context, sentence, event)
    fact = context.add_words(sentence, event.start, event.end, subject, "F11", "relation")
    fact.direction = event.direction
    fact.basis, fact.base_year = _event_base(context, event, on_budget=on_budget)
    if not on_budget:
        fact.measure = "change_amount"
        fact.kind = context.kind(subject, fact.measure, fact.basis)


def _add_incomparable(context: Context, sentence: Paragraph, event: Event, subject: Subject) -> None:
    """无法计算: the completion rate after a budget and its outturn, else the rate of a change."""
    last = context.last
    of_budget = event.words or (last is not None and last.measure in BUDGET_MEASURES)
    measure = "completion_rate" if of_budget else "change_rate"
    fact = context.add_words(sentence, event.start, event.end, subject, "F11", measure)
    fact.basis, fact.base_year = _event_base(context, event, on_budget=False)
    if of_budget:
        budgets = [one.measure for one in context.facts if one.subject == subject and one.measure.endswith("budget")]
        fact.basis, fact.base_year = budgets[-1] if budgets else "budget", context.fiscal_year
    fact.kind = context.kind(subject, measure, fact.basis)
    fact.issue = "base_zero"
    fact.direction = last.direction if last and not of_budget else None


def _is_on_budget(context: Context, sentence: Paragraph, event: Event) -> bool:
    """持平 with the budget, in its own words or by the comparison that holds."""
    if "预算" in sentence.folded[event.start : event.end]:
        return True
    compared = context.compared
    return event.kind == "flat" and not event.words and compared is not None and compared.basis != "prior_year"


def _event_base(context: Context, event: Event, *, on_budget: bool) -> tuple[str, int]:
    compared = context.compared
    if on_budget:
        basis = budget_measure(event.words)
        if basis == "budget" and compared and compared.basis.endswith("budget"):
            basis = compared.basis
        return basis, context.fiscal_year
    return (compared.basis, compared.year) if compared else ("prior_year", context.fiscal_year - 1)


def _add_none(context: Context, sentence: Paragraph, event: Event) -> None:
    subject = by_name(_NONE_SUBJECTS[event.words])
    if any(fact.measure == "none" and fact.subject.name == subject.name for fact in context.facts):
        return
    kind = "F28" if "本表" in sentence.folded else subject.kind
    context.add_words(sentence, event.start, event.end, subject, kind, "none")


def add_lists(context: Context, sentence: Paragraph) -> None:
    """人员经费…主要包括：基本工资、… and an item's 主要用于：…, as printed."""
    for match in _LIST.finditer(sentence.folded):
        if context.subject is None or _FIGURE.search(match["list"]):
            continue
        stated = [fact for fact in context.facts if fact.sentence is sentence and fact.offset < match.start()]
        values = [fact for fact in stated if fact.value is not None]
        subject = values[-1].subject if values else context.subject
        measure = "listed" if match["what"] == "包括" else "purpose"
        context.add_words(sentence, match.start("list"), match.end("list"), subject, subject.kind, measure)
