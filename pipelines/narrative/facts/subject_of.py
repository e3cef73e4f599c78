"""Which subject a number belongs to: the item or label named last on its left, or the one spoken of before.

In: the context, the words left of the number. Out: a `Subject`, or null when an unknown word stands between, for a
wrong subject is worse than none.
"""

import re
from dataclasses import replace
from typing import Final

from pipelines.narrative.facts.context import BUDGET_MEASURES, CHANGES, FREE, Context
from pipelines.narrative.facts.functional_items import Mention
from pipelines.narrative.facts.labels import Found, by_name, last_label, listed_labels, of_family, pair_of
from pipelines.narrative.facts.measures import Wording
from pipelines.narrative.passages import Number, Subject

_DISTRIBUTED: Final = re.compile(r"分别|各[是为达]|依次")
_LINK: Final = re.compile(r"^(?:[、,]|和|及|与|,?(?:和|及))?$")
_JOINT: Final = re.compile(r"(?:、|和|(?<!涉)及)(?P<last>[^、,;:。]{2,14}?)(?:共计|合计|共)(?:为)?$")
_BARE: Final = frozenset({"支出", "收入", "本年支出", "本年收入"})
# Families with one amount: 国内公务接待25批次、210人次、3万元.
_ONE_AMOUNT: Final = frozenset({"domestic", "foreign", "trip"})
_ITS_AMOUNT: Final = re.compile(r"^[、,;]?(?:和|及|与|共计|合计|共|支出|费用|金额|经费|花费|为)*$")
_STOP: Final = re.compile(r"[,;:。]")
# 全省一般公共预算支出, 我市财政收入: the government's figures, not the report's. 本镇 and 我乡 publish their own.
_ELSEWHERE: Final = re.compile(
    r"(?:全|我|本)(?:国|省|市|县|区|州|盟|旗|自治区)本?级?(?:(?:19|20)\d\d年度?)?(?:完成|安排|共|累计|汇总|实现|的|地方)*"
    r"(?:财政|一般公共预算|政府性基金|国有资本|“?三公|政府采购|机关运行|总?收入|总?支出|公务|因公)[^;。]*$"
)
# 一般公共服务支出5万元，其中：基本支出3万元: the natures of a class, an item or a fund are not the report's.
_NATURES: Final = frozenset({"basic_expenditure", "project_expenditure", "personnel_expenditure", "public_expenditure"})
# What stands right before a label without a mark or 等, 和, 的 between them.
_QUALIFIER: Final = re.compile(r"[^、,;:。()等和及与的]{2,12}$")
_PARTS_OF_ITEMS: Final = frozenset({"基本支出", "项目支出"})
_OF_AN_ITEM: Final = re.compile(r"\((?:类|款|项)\)的?$")
_FUNDS_OWN: Final = frozenset({"F06", "F07", "F18", FREE})
# 使用政府性基金财政拨款安排基本支出0万元 under the heading of the general budget.
_OTHER_FUND: Final = re.compile(r"(?:(?P<fund>政府性基金)|国有资本经营)(?:预算)?(?:财政)?(?:拨款)?(?:安排)?的?$")
_OF_OTHER_FUND: Final = {"gpb_basic_expenditure": "basic", "gpb_project_expenditure": "project"}
# 机关运行经费人均2.80万元 is another figure than the expenditure.
_AVERAGE: Final = re.compile(r"(?:[人户批次车辆台]均|平均[^,;。:]{0,6})(?:约|达)?为?$")
# 2021年和2022年支出分别为A和B: of several years; 支出大于收入5万元: the difference of two figures.
_OF_YEARS: Final = re.compile(r"(?:19|20)\d\d年度?(?:[、和及至,-]|以及)+(?:19|20)\d\d年[^;。]*分别")
_EXCEEDS: Final = re.compile(r"(?:大于|小于|高于|低于|超过|超出|多于|少于)(?:本年|当年)?$")
_OF_ALL_MONEY: Final = frozenset({"total", "expenditure"})
# In the section on all fiscal funds 本年支出 is spent from the fund whose income was told before.
_SPENT_OF: Final = {"inc_gpb": "gpb_expenditure", "inc_govfund": "govfund_expenditure", "inc_soe": "soe_expenditure"}
_OWN_LABEL: Final = frozenset(
    {"original_budget", "adjusted_budget", "budget", "final", "amount", "prior_amount", "change_amount"}
)
FILLER: Final = re.compile(
    r"[,;:。、()“”\s]|[增降减]至|(?:增加|减少|提高|下降)[到至]|其中|具体|(?:19|20)\d\d(?:年(?:度|末|期末|底)?)?|年初(?:无|没有|未安排)预算(?:安排)?|(?:年初|全年|调整后?|当年|本年)?预算(?:执行)?(?:数|安排|金额)?|执行数"
    r"|完成|占比?|比重|均|费用|经费|团组|批次|人次|人数|次数|总额|支出决算|决算(?:数|支出)?|实际|共计|合计|总计|分别|均为|为|是|共|各|达|约|近|超|与|比|较|同|由|从|至"
    r"|上年度?|去年|相比|本年度?|当年|全年|年度|期末|年末|[本我](?:部门|单位|局|委|办|厅|处|院|校|中心|级)|不包括陪同人员|不含陪同人员"
    r"|支出|收入|增加|增长|减少|下降|也|的|了|数|额|按|在|用于"
)


def chosen_subject(
    context: Context, number: Number, left: str, words: Wording | None, items: list[Mention]
) -> Subject | None:
    held = left[: words.cut] if words else left
    if context.of_unit or _ELSEWHERE.search(held) or _OF_YEARS.search(held):
        return None
    label = last_label(held, context.topic, number, context.family)
    if items and not _overrules(label, held, left, items[-1]):
        return context.subject
    if context.path and label is not None and held[label.start : label.end] in _BARE:
        return context.subject
    if _is_joint(context, held) or (label is not None and _is_of_part(context, label, held)):
        return None
    average = _AVERAGE.search(held)
    if average and (label is None or label.end <= average.start()):
        return None
    if label is not None and _EXCEEDS.search(held, 0, label.start):
        return None
    label = _kindred(context, number, label)
    if label is not None and _is_followed_by_unknown(held, label, words):
        return None
    if label is not None:
        subject = _named(context, held, label)
        context.queued = words if context.queue else context.queued
        return subject
    return _held_subject(context, number, left, held, words)


def _is_of_part(context: Context, label: Found, held: str) -> bool:
    """其中：…基本支出 of a class or an item, or one of several kinds of project spending."""
    whole = context.whole
    if label.subject.name.removeprefix("gpb_") not in _NATURES:
        return False
    if _OF_AN_ITEM.search(held, 0, label.start):  # 教育支出（类）基本支出
        return True
    said = context.facts[context.sentence_start :]
    if any(fact.kind == FREE and fact.subject.name in _PARTS_OF_ITEMS for fact in said):  # …，项目支出
        return True
    if whole is None:
        return False
    qualified = _QUALIFIER.search(held, 0, label.start)
    if qualified and unknown_words(qualified[0]):  # 其中：基本建设类项目支出
        return True
    return bool(whole.path) or (context.topic in _OF_ALL_MONEY and whole.kind in _FUNDS_OWN)


def _held_subject(context: Context, number: Number, left: str, held: str, words: Wording | None) -> Subject | None:
    """No label on its left: the next in turn, or what was spoken of before."""
    if context.queue and is_link(left):
        return context.queue.pop(0)
    if again := _in_turn(context, held, words):
        context.queue, context.queued = again[1:], words
        return again[0]
    if implied := _implied(context, number, left, held, words):
        return implied
    if context.subject is None or unknown_words(held):
        return None
    if words is None and number.family != "percent" and not _is_plain_amount(left):
        return None
    return _whole_of(context.subject) if held.endswith("各") else context.subject


def _implied(context: Context, number: Number, left: str, held: str, words: Wording | None) -> Subject | None:
    """The one amount of the family just counted; in 绩效 the project whose budget is given without a name."""
    if number.family == "money" and words is None and _ITS_AMOUNT.match(left) and context.family in _ONE_AMOUNT:
        kin = of_family(context.family, number, context.topic)
        return kin.subject if kin else None
    if context.topic == "performance" and words is not None and words.measure in BUDGET_MEASURES and not held:
        return by_name("evaluated_project")
    return None


def is_link(left: str) -> bool:
    """Only 、 or 和 between two numbers."""
    return bool(_LINK.match(left))


def _whole_of(subject: Subject) -> Subject:
    """收入总计A，支出总计B，各增加C: the change is of both."""
    whole = {"exp_grand_total": "income_and_expenditure_total", "fiscal_exp_total": "fiscal_grand_total"}
    return by_name(whole[subject.name]) if subject.name in whole else subject


def _in_turn(context: Context, held: str, words: Wording | None) -> list[Subject]:
    """分别占A、B、C, 占总数的A和B: the amounts or counts given before, as many as there are numbers now."""
    shares = words is not None and words.measure == "share"
    # 各减少A、B万元，各下降C、D; 分别减少A、B，分别下降C、D
    is_told = re.search(r"分别|依次", held) is not None
    is_each = held.endswith("各") or (is_told and words is not None and words.measure in CHANGES)
    if context.run < 2 or not (shares or is_each or is_told):
        return []
    subjects: list[Subject] = []
    for fact in context.facts[context.sentence_start :]:
        told = fact.measure in ("amount", "final", "count" if shares else "") or (is_each and fact.measure in CHANGES)
        if told and fact.subject not in subjects:
            subjects.append(fact.subject)
    return subjects[-context.run :] if len(subjects) >= context.run else []


def _overrules(label: Found | None, held: str, left: str, item: Mention) -> bool:
    """A label after the item's （项） speaks for itself, unless it is only the 支出 of （类）支出."""
    if label is None:
        return False
    mark = max((left.rfind(f"({level})") for level in ("类", "款", "项")), default=-1)
    name = item.path[-1]
    if mark < 0 and name in left:  # 财政拨款支出主要用于以下方面：公共安全支出5万元
        return label.start >= left.rfind(name) + len(name)
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
    if rest.startswith("中") and unknown_words(rest[1:]):  # 基本支出中医疗业务支出500万元
        return True
    if words is not None and words.measure not in _OWN_LABEL and not _STOP.search(rest):
        return False
    return bool(unknown_words(_last_clause(rest)))


def _named(context: Context, held: str, label: Found) -> Subject:
    is_each = context.run > 1 and held.endswith("各")  # 收、支总计各减少A、B
    context.queue, context.queued = _queue(context, held, label.subject, is_each=is_each), None
    context.family = label.family or context.family
    if context.queue:
        return context.queue.pop(0)
    context.path = ()
    if label.subject.name in _OF_OTHER_FUND and (other := _OTHER_FUND.search(held[: label.start])):
        return by_name(f"{'govfund' if other['fund'] else 'soe'}_{_OF_OTHER_FUND[label.subject.name]}")
    return context.of_all_funds(_spent_of(context, label, held), held[label.start : label.end])


def _spent_of(context: Context, label: Found, held: str) -> Subject:
    told = context.subject.name if context.subject else ""
    is_bare = label.subject.name == "fiscal_expenditure" and "财政" not in held[label.start : label.end]
    return by_name(_SPENT_OF[told]) if is_bare and told in _SPENT_OF else label.subject


def _queue(context: Context, held: str, subject: Subject, *, is_each: bool) -> list[Subject]:
    """收、支总计分别为A、B or 基本支出、项目支出分别为A、B: one subject a number."""
    if not is_each and not _DISTRIBUTED.search(held[-12:]):
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
