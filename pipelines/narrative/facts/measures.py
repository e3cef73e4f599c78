"""The words around a number → its measure, direction and what it is compared with.

In: folded text left of the number. Out: `Wording`. Which subject the number belongs to is not decided here.
"""

import re
from dataclasses import dataclass
from typing import Final

from pipelines.narrative.passages import Direction, Number

_UP: Final = "增加|增长|上升|提高|增支|增收|增多|上涨|扩大|上浮|超支"
_DOWN: Final = "减少|下降|降低|减支|减收|压减|压缩|节约|节支|缩减|下滑|下调|降幅"
_VERB: Final = re.compile(rf"(?P<up>{_UP}|增幅)|(?P<down>{_DOWN})")
_ALTERNATIVE: Final = re.compile(rf"(?:{_UP})[(/]?(?:或|/|、)?(?:{_DOWN})\)?|(?:{_DOWN})[(/]?(?:或|/|、)?(?:{_UP})\)?")
_MORE: Final = ("大于", "高于", "超过", "超出", "超", "多于")
_SIGN_NOTE: Final = re.compile(r"\([^()]{0,16}(?:表示|填列|列示)\)$")
_APPROXIMATELY: Final = re.compile(r"(?:(?<!节)约|[近超达(“”])+$")
_REACHES: Final = re.compile(rf"(?:(?:{_UP}|{_DOWN})(?:到|至)|[增降减](?:至|到)|达到?)(?:(?:19|20)\d\d年度?的?)?$")
_DELTA: Final = re.compile(
    rf"(?P<verb>{_UP}|{_DOWN}|多|少)(?P<object>(?:了|额|数|金额|支出|收入|资金|经费|预算|共|约|近|各|分别|为)*)$"
)
_DELTA_OF: Final = re.compile(rf"(?P<verb>{_UP}|{_DOWN})(?P<object>[^,;:。(]{{1,16}}?)$")
_GROWTH: Final = re.compile(
    rf"(?P<verb>{_UP}|{_DOWN}|增幅|降幅|同比)(?:[(/](?:{_UP}|{_DOWN})\)?)?(?:了|幅度|率|比例|比率|比)?(?:约)?(?:为|达|约|是|:)?$"
)
_SHARE: Final = re.compile(
    r"占(?:比(?![重例率]))?(?:分别)?(?P<of>[^,;:。占]*?)(?:的)?(?:比重|比例|比率|比|份额)?(?:分别)?(?:为|是|达|约|:)?$"
)
_COMPLETION: Final = re.compile(
    r"(?:完成|为|是|占|达到?)(?:了)?(?P<of>[^,;:。]{0,12}?预算[^,;:。]{0,6}?)(?:的)?(?:比例|百分比)?(?:为|是|达|约)?$"
    r"|(?P<of2>年初|全年|调整|年度)?(?:预算)?(?:支出)?(?:的)?(?:完成率|执行率|执行进度|完成比例|完成进度|完成预算)(?:为|是|达到?|约|:)?$"
    r"|完成(?P<of3>)$"
)
# 一般公共预算支出 names a fund, no budget of something.
_BUDGET: Final = re.compile(
    r"(?P<which>年初|期初|全年|(?<=\d)年度?|调整后?的?|本年|当年|批复)?(?<!公共)(?<!基金)(?<!经营)预算(?:调整)?(?:数|额|安排|批复|金额|总额|支出|收入)*"
    r"(?:\([^)]*\))?(?:为|是|:|共|共计|合计|总计|达|安排|均为)*$"
)
_FINAL: Final = re.compile(
    r"(?:决算(?:数|额|支出|金额|总额|收入|总计)*|实际(?:支出|执行|完成|列支|发生)(?:数|额|支出)?|(?:全年)?执行数|支出数|实际)(?:\([^)]*\))?"
    r"(?:为|是|:|共|共计|合计|总计|达|均为)*$"
)
_IN_TOTAL: Final = re.compile(r"(?:决算(?:总计|合计)|总决算)(?:数|均?为|各?是|:)*$")
_EXCESS: Final = re.compile(
    r"(?P<how>大于|高于|超过|超出|超|多于|小于|低于|少于)(?P<which>年初|全年|调整后?|当年)?预算(?:安排)?(?:数|额)?$"
)
_ADDED: Final = re.compile(r"(?:追加|调增|新增|下达)[^,;:。]{0,10}$")
_PRIOR: Final = re.compile(
    r"(?P<than>比|较|与|同|由|从)?(?:(?<=[比较])年初|上年度?|上一年度?|去年|(?P<year>(?:19|20)\d\d)年度?)(?:同期|累计|决算|支出|收入|数|的|总计|合计)*(?:为|是|:)?$"
)
# 相比2016年的总收入600万元: the year compared with, and whose figure it is.
_PRIOR_OF: Final = re.compile(
    rf"(?:比|较|相较于)(?:上年度?|上一年度?|去年|(?P<year>(?:19|20)\d\d)年度?)的?(?!相?[比较])(?P<of>(?:(?!{_UP}|{_DOWN}|多|少)[^,;:。\d]){{2,14}})$"
)
# 2016年度收入总计600万元 names its own figure, 较2016年决算数600万元 does not.
_A_TOTAL: Final = re.compile(r"(?:收入|支出)(?:决算)?(?:总计|合计)")
_COMPARED: Final = re.compile(
    r"(?:与|比|较|同|相比于?|相较于?|对比)(?:于)?(?:[^,;。:与比较]{0,26}?(?P<which>年初|全年|调整后?|当年|本年)?(?:部门|收入|支出)*(?P<budget>预算)(?!执行|绩效|批复|单位|总计)"
    r"|[^,;。:]{0,6}?(?:(?P<last>上年|上一年|去年|同期|年初)|(?P<year>(?:19|20)\d\d)年))|(?P<same>同比)"
)

_EXECUTED: Final = re.compile(r"度?(?:当年)?(?:预算)?执行")  # 比2024年预算执行数


@dataclass(frozen=True, slots=True)
class Wording:
    """`cut`: how much of the left context may hold the subject (占… and 完成… name a denominator, not a subject)."""

    measure: str
    cut: int
    direction: Direction | None = None
    basis: str | None = None
    issue: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What increases and decreases are measured against."""

    basis: str
    year: int


def comparison(text: str, fiscal_year: int, current: Comparison | None) -> Comparison | None:
    """The last comparison the text announces, else the one that held before."""
    found = list(_COMPARED.finditer(text))
    if not found:
        return current
    last = found[-1]
    if last["budget"]:
        told = re.search(r"上年|上一年|去年|((?:19|20)\d\d)年", last[0])  # 比上年预算下降35.45%
        year = fiscal_year if told is None else int(told[1]) if told[1] else fiscal_year - 1
        basis = budget_measure(last["which"] or "")
        return Comparison("prior_budget" if basis == "budget" and year < fiscal_year else basis, year)
    basis = "prior_executed" if _EXECUTED.match(text, last.end()) else "prior_year"
    return Comparison(basis, int(last["year"]) if last["year"] else fiscal_year - 1)


def budget_measure(words: str) -> str:
    """年初预算 is the original one, 全年/调整 the adjusted one; 预算 alone does not say."""
    if re.search(r"年初|期初", words):
        return "original_budget"
    return "adjusted_budget" if re.search(r"全年|调整", words) else "budget"


def wording(left: str, number: Number, fiscal_year: int) -> Wording | None:
    """Null when the words do not tell what the number measures."""
    text = _APPROXIMATELY.sub("", _SIGN_NOTE.sub("", left))
    if number.family == "percent" or (number.family == "none" and _rate_words(text)):
        return _rate_wording(text, number)
    return _amount_wording(text, fiscal_year)


def _rate_words(text: str) -> bool:
    """A number without a unit after 占, 增长 or 完成…的 lost its %."""
    return bool(_SHARE.search(text) or re.search(r"完成[^,;:。]{0,14}的$|(?:增长|下降|增幅|降幅)$", text))


def _rate_wording(text: str, number: Number) -> Wording | None:
    issue = "unit_missing" if number.family == "none" else None
    if number.unit == "个百分点":
        direction, doubt = _direction(text[-16:])
        return Wording("change_points", len(text), direction, None, doubt)
    if (share := _SHARE.search(text)) and ("预算" not in share["of"] or re.search("支出|收入", share["of"])):
        return Wording("share", share.start(), None, share["of"] or None, issue)
    if completion := _COMPLETION.search(text):
        of = completion["of"] or completion["of2"] or ""
        return Wording("completion_rate", completion.start(), None, budget_measure(of), issue)
    if variance := re.search(r"(?:预决算)?差异率(?:为|是)?$", text):
        return Wording("variance_rate", variance.start(), None, "original_budget", issue)
    if growth := _GROWTH.search(text):
        direction, doubt = _direction(text[max(0, growth.start() - 8) :])
        return Wording("change_rate", growth.start(), direction, None, doubt or issue)
    return None


def _amount_wording(text: str, fiscal_year: int) -> Wording | None:
    if _REACHES.search(text):
        return Wording("amount", len(text))
    if excess := _EXCESS.search(text):
        direction: Direction = "increase" if excess["how"] in _MORE else "decrease"
        return Wording("change_amount", excess.start(), direction, budget_measure(excess["which"] or ""))
    if delta := _DELTA.search(text) or _delta_of(text):
        towards, doubt = _direction(text[max(0, delta.start("verb") - 8) : delta.end("verb") + 4])
        object_ends = delta.end() if delta.re is _DELTA_OF else delta.start()
        return Wording("change_amount", object_ends, towards, None, doubt)
    if budget := _BUDGET.search(text):
        return Wording(budget_measure(budget[0]), budget.start())
    if _IN_TOTAL.search(text) and not _PRIOR_OF.search(text):  # 收入决算总计 is the name of the figure
        return None
    if prior := _prior_wording(text, fiscal_year):
        return prior
    if final := _FINAL.search(text):
        return Wording("final", final.start())
    if added := _ADDED.search(text):
        return Wording("addition", added.start(), "increase")
    return None


def _prior_wording(text: str, fiscal_year: int) -> Wording | None:
    prior = _PRIOR.search(text) or _PRIOR_OF.search(text)
    year = int(prior["year"]) if prior and prior["year"] else fiscal_year - 1
    if prior is None or year >= fiscal_year:
        return None
    names_itself = prior.re is _PRIOR_OF or _A_TOTAL.search(prior[0])
    return Wording("prior_amount", len(text) if names_itself else prior.start(), year=year)


def _delta_of(text: str) -> re.Match[str] | None:
    """减少公务接待费3万元: the object stands between the verb and the number."""
    match = _DELTA_OF.search(text)
    if match and re.search(r"[的后使因为到至]|预算|决算", match["object"]):
        return None
    return match


def _direction(words: str) -> tuple[Direction | None, str | None]:
    if _ALTERNATIVE.search(words):
        return None, "unresolved_alternative"
    found = list(_VERB.finditer(words))
    if found:
        return ("increase" if found[-1]["up"] else "decrease"), None
    if words.endswith("多"):
        return "increase", None
    return ("decrease" if words.endswith("少") else None), None
