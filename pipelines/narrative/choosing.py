"""Which subject a number belongs to: the item or label named last on its left, or the one spoken of before.

In: the context, the words left of the number. Out: a `Subject`, or null when an unknown word stands between, for a
wrong subject is worse than none.
"""

import re
from dataclasses import replace
from typing import Final

from pipelines.narrative.context import Context
from pipelines.narrative.items import Mention
from pipelines.narrative.model import Number, Subject
from pipelines.narrative.subjects import Found, last_label, listed_labels, of_family, pair_of
from pipelines.narrative.wording import Wording

_DISTRIBUTED: Final = re.compile(r"分别|各是|依次")
_LINK: Final = re.compile(r"^(?:[、,]|和|及|与|,?(?:和|及))?$")
_JOINT: Final = re.compile(r"(?:、|和|及)(?P<last>[^、,;:。]{2,14}?)(?:共计|合计|共)(?:为)?$")
_BARE: Final = frozenset({"支出", "收入", "本年支出", "本年收入"})
_STOP: Final = re.compile(r"[,;:。]")
_OWN_LABEL: Final = frozenset(
    {"original_budget", "adjusted_budget", "budget", "final", "amount", "prior_amount", "change_amount"}
)
FILLER: Final = re.compile(
    r"[,;:。、()“”\s]|[增降减]至|(?:增加|减少|提高|下降)[到至]|其中|具体|(?:19|20)\d\d年(?:度|末|期末|底)?|(?:年初|全年|调整后?|当年|本年)?预算(?:数|安排|金额)?"
    r"|完成|费用|经费|团组|批次|人次|人数|次数|总额|支出决算|决算(?:数|支出)?|实际|共计|合计|总计|分别|均为|为|是|共|各|达|约|近|超|与|比|较|同|由|从|至"
    r"|上年度?|去年|相比|本年度?|当年|全年|年度|期末|年末|[本我](?:部门|单位|局|委|办|厅|处|院|校|中心|级)|不包括陪同人员|不含陪同人员"
    r"|支出|收入|增加|增长|减少|下降|也|的|了|数|额|按|在|用于"
)


def chosen_subject(
    context: Context, number: Number, left: str, words: Wording | None, items: list[Mention]
) -> Subject | None:
    held = left[: words.cut] if words else left
    label = last_label(held, context.topic, number, context.family)
    if items and not _overrules(label, held, left):
        return context.subject
    if context.path and label is not None and held[label.start : label.end] in _BARE:
        return context.subject
    if _is_joint(context, held):
        return None
    label = _kindred(context, number, label)
    if label is not None and _is_followed_by_unknown(held, label, words):
        return None
    if label is not None:
        return _named(context, held, label)
    if context.queue and _LINK.match(left):
        return context.queue.pop(0)
    if context.subject is None or unknown_words(held):
        return None
    if words is None and number.family != "percent" and not _is_plain_amount(left):
        return None
    return context.subject


def _overrules(label: Found | None, held: str, left: str) -> bool:
    """A label after the item's （项） speaks for itself, unless it is only the 支出 of （类）支出."""
    if label is None:
        return False
    mark = max((left.rfind(f"({level})") for level in ("类", "款", "项")), default=-1)
    return label.end > max(mark, 0) + 6 and held[mark + 3 : label.end] != "支出"


def _is_joint(context: Context, held: str) -> bool:
    """上缴上级支出、经营支出、对附属单位补助支出共…: one amount of several subjects is nobody's."""
    joint = _JOINT.search(held)
    return bool(joint) and len(listed_labels(held[max(joint.start() - 12, 0) :], context.topic)) > 1 if joint else False


def _kindred(context: Context, number: Number, label: Found | None) -> Found | None:
    """涉及预算金额 belongs to the projects just counted."""
    if label is None or label.subject.name != "involved_amount":
        return label
    kin = of_family(context.family, number, context.topic)
    return replace(label, subject=kin.subject) if kin else label


def _is_followed_by_unknown(held: str, label: Found, words: Wording | None) -> bool:
    """公务用车运行维护费中，公务用车加油0.5万元: another word stands between the label and the number."""
    rest = held[label.end :]
    if words is not None and words.measure not in _OWN_LABEL and not _STOP.search(rest):
        return False
    return bool(unknown_words(_last_clause(rest)))


def _named(context: Context, held: str, label: Found) -> Subject:
    context.queue = _queue(context, held, label.subject)
    context.family = label.family or context.family
    if context.queue:
        return context.queue.pop(0)
    context.path = ()
    return label.subject


def _queue(context: Context, held: str, subject: Subject) -> list[Subject]:
    """收、支总计分别为A、B or 基本支出、项目支出分别为A、B: one subject a number."""
    if not _DISTRIBUTED.search(held[-12:]):
        return []
    return list(pair_of(subject)) or listed_labels(held, context.topic)[-3:]


def _last_clause(text: str) -> str:
    """The words after the last stop, none if there is no stop."""
    stop = max(text.rfind(mark) for mark in ",;:。")
    return text[stop + 1 :] if stop >= 0 else ""


def _is_plain_amount(left: str) -> bool:
    return bool(re.search(r"(?:支出|收入|金额|总额|资金|经费|合计|总计|为|共|计|:)$", left)) or not left


def unknown_words(held: str) -> str:
    """What is left of the context when every known filler is taken out: a label nobody knows."""
    rest = FILLER.sub("", re.split(r"[。;]", held)[-1])
    return rest if len(rest) >= 2 else ""
