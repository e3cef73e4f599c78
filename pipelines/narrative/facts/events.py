"""What a sentence states besides numbers: reasons, 持平, 不可比, 无, and how the outturn compares with the budget.

In: one folded sentence. Out: `Event`s with their places, reasons as spans. No subjects, no state.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from pipelines.narrative.passages import Direction

EventKind: TypeAlias = Literal["flat", "incomparable", "relation", "none"]

_REASON: Final = re.compile(
    r"(?P<about>(?:[^,;。:]{0,40}?))(?:(?:主要|具体|变动|变化|差异|增减|增加|减少|增长|下降)*(?:的)?(?:主要)?(?:变动|变化|差异|增减)?原因(?:主要)?(?:是(?:由于|因为)?|为|[::]|(?=[一1][是.、])|在于|系|如下[:]?)+"
    r"|主要(?:是(?:由于|因为|因)?|系(?:由于|因为|因)?|由于|因为|因)|(?<=,)(?:系(?![统列数])|因(?![公此素而为]))(?=[^,;。\d]{2,40}(?:[,;。)]|$))|(?<=,)(?:系|是)?(?:由于|因为)(?!\d|[^,;。]{0,12}数?为?(?:0|零)))"
)
# What every reason begins with; most sentences give none, and that is seen sooner so.
_ANY_REASON: Final = re.compile(r"因|由于|主要[是系]|,系")
# Where a reason stops before its sentence does: the next clause states a figure of its own.
_OWN_FIGURE: Final = (
    "财政拨款|本年(?:收入|支出)|(?:收入|支出)(?:总计|合计)|一般公共预算|政府性基金|国有资本|上级补助|事业收入|经营收入|其他收入|基本支出|项目支出|人员经费|公用经费|"
    "因公出国|公务用车(?:购置|及|运行|保有)|公务接待|国内接待|外宾接待|年初预算|全年预算|支出决算|年初结转|年末结转|使用非财政|结余分配|"
    r"完成(?:年初|全年|调整)?预算|[^;,。]{2,24}\(类\)"
)
_NEXT_FIGURE: Final = re.compile(
    rf";(?:其中[,:]?)?(?:[一二三四五六七八九十\d]+[、.])?(?=(?:{_OWN_FIGURE})[^;,。增减降]{{0,30}}\d)"
    # 收入减少2万元，主要原因是…；支出减少3万元
    r"|;(?=(?:本年)?(?:收入|支出)(?:总计|合计)?(?:完成|各?(?:增加|减少|增长|下降)了?\d))"
    r"|;(?=[^;,。\d]{0,40}(?:支出决算(?:数)?|支出)?(?:比|较|与|同)[^;。]{0,24}?(?:增|减|降|上升|持平|无变化|一致))"
    r"|,(?=完成(?:年初|全年|调整)?预算[^,;。]{0,6}\d|支出决算(?:数)?为?\d|占[^,;。]{0,16}\d|截[至止])"
    r"|,(?=(?:与|比|较)(?:上年度?|去年|(?:19|20)\d\d年度?|年初预算|全年预算)[^,;。]{0,12}?(?:增|减|降|上升|持平))"
    r"|[,。;:]其中[:,]|,?其中:"
)
# A mark, perhaps a numeral, and a label that a figure, a change or 的…原因 follows.
_OWN_CLAUSE: Final = re.compile(
    r"[,;](?:其中[,:]?)?(?:[(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)]?[、.是]?|[①-⑳])?"
    rf"(?:(?:{_OWN_FIGURE})|[^,;。\d]{{2,24}}?(?:支出|收入|费|经费|\(类\)|\(款\)|\(项\)))"
    r"[^,;。]{0,24}?(?:\d|增|减|降|升|长|持平|原因|主要)"
)
# The same where a comparison follows: only a label with its amount right behind is what is compared.
_OWN_AMOUNT: Final = re.compile(
    r"[,;](?:其中[,:]?)?(?:[(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)]?[、.]?)?"
    r"[^,;。\d]{2,24}?(?:支出|费|经费|\(类\)|\(款\)|\(项\))(?:决算数?)?[为共]?\d[\d,.]*(?:万元|元)$"
)
_UNCHANGED: Final = r"持平|一致|相同|相等|无(?:增减)?变化|没有(?:增减)?变化|无增减(?:变化|变动)?|未发生变化|不变"
_ANY_FLAT: Final = re.compile(_UNCHANGED)
_FLAT: Final = re.compile(
    r"(?:与|同|比|较|和)?(?P<base>上年度?|上一年度?|去年|(?:19|20)\d\d年度?|(?P<which>年初|全年|调整后?|当年)?预算)(?:的)?(?:同期|决算|支出|收入|执行)*(?:数)?(?:相比|比较)?,?(?:[^,;。\d]{0,12}?)"
    rf"(?:基本)?(?:{_UNCHANGED})|(?<=[,;。元])(?:基本)?持平"
)
_INCOMPARABLE: Final = re.compile(
    r"(?:-{2,}\()?(?:(?:基数|上年(?:决算)?数?|年初预算数?)为(?:0|零)[^,;。)]{0,4}[,;]?)?"
    r"(?:不可比|无法(?:比较|计算)(?:[^,;。)]{0,2}(?P<of>完成)[^,;。)]{0,4})?|不具(?:备)?可比性)|(?<=[增长率为])-{2,}(?:\([^)]*\))?"
)
# 决算数大于预算数55.93万元 states how much, and is read as a change against the budget.
_RELATION: Final = re.compile(
    r"决算(?:支出)?(?:数)?(?P<how>大于|高于|超过|超出|多于|小于|低于|少于|等于|未超过?)(?P<which>年初|全年|调整后?|当年)?预算"
    r"(?!(?:安排)?(?:数|额)?\d)"
)
_NONE: Final = re.compile(
    r"(?:没有|(?<![有毫])无|未(?:发生|安排|使用|产生|取得|有|涉及)|不涉及)(?:使用|安排|发生|涉及|开支)?(?:一般公共预算|财政拨款)?(?:安排的)?[“”]?"
    r"(?P<what>政府性基金|国有资本经营|三公|因公出国|公务用车购置|公务用车运行|公务用车|公务接待|外宾接待|机关运行|政府采购|会议费|培训费)"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something stated without a number."""

    start: int
    end: int
    kind: EventKind
    direction: Direction | None
    words: str


@dataclass(frozen=True, slots=True)
class Reason:
    """`start` to `end` is the reason itself, `about` what stands before the word 原因."""

    lead: int
    start: int
    end: int
    about: str


def reasons(text: str) -> list[Reason]:
    found: list[Reason] = []
    if _ANY_REASON.search(text) is None:
        return found
    position = 0
    while match := _REASON.search(text, position):
        stop = _NEXT_FIGURE.search(text, match.end())
        end = stop.start() if stop else len(text.rstrip("。;)"))
        end = _end_before_next(text, match.end(), end)
        again = _REASON.match(text, match.end())
        if again and again.end() < end:  # 原因是决算数与年初预算数存在差异的主要原因是…
            match = again
        if end > match.end():
            found.append(Reason(match.start(), match.end(), end, match["about"]))
        position = max(end, match.end())
    return found


def _end_before_next(text: str, start: int, end: int) -> int:
    """Where the clause begins that has a figure and a reason of its own, and is no part of this reason.

    In 未安排出国，公务用车…增加0.50万元，主要原因是车辆老化 the first reason is 未安排出国.
    A reason in brackets ends with them.
    """
    opened = text.rfind("(", 0, start)
    if opened > text.rfind(")", 0, start) and 0 < (closed := text.find(")", start)) < end:
        end = closed
    following = _REASON.search(text, start + 2, end)
    marks = [mark.start() for mark in re.finditer(r"[,;]", text[:end]) if start < mark.start()]
    if following is None:
        is_compared = text[end : end + 1] == "," and marks and _OWN_AMOUNT.match(text, marks[-1], end)
        return marks[-1] if is_compared else end
    return next((at for at in marks if at < following.end() and _OWN_CLAUSE.match(text, at)), end)


def events(text: str) -> list[Event]:
    """In reading order."""
    found: list[Event] = []
    if _ANY_FLAT.search(text):
        flat = _FLAT.finditer(text)
        found += [Event(m.start(), m.end(), "flat", "flat", m["which"] or m["base"] or "") for m in flat]
    found += [Event(m.start(), m.end(), "incomparable", None, m["of"] or "") for m in _INCOMPARABLE.finditer(text)]
    found += [
        Event(m.start(), m.end(), "relation", _relation(m["how"]), m["which"] or "") for m in _RELATION.finditer(text)
    ]
    found += [Event(m.start(), m.end(), "none", None, m["what"]) for m in _NONE.finditer(text)]
    return sorted(found, key=lambda event: event.start)


def _relation(how: str) -> Direction:
    if how == "等于":
        return "flat"
    return "increase" if how in ("大于", "高于", "超过", "超出", "多于") else "decrease"
