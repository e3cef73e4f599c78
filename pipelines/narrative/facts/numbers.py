"""Folded text → the numbers in it that state something, with their units.

In: one sentence, folded. Out: `Number`s in order. Years, dates, ordinals, document numbers, thresholds, formulae
and list numerals state nothing and are left out; a number whose unit is missing has unit "".
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Literal

from pipelines.narrative.passages import Number

_NUMBER: Final = re.compile(r"(?<![\d.A-Za-z〔\[])-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?!\.?\d)")
_MONEY: Final = re.compile(
    r"(?:余|多)?(亿元|百万元|万元|千元|百元|元|亿|万)(?![人名户家次吨亩公件台套条个余多]|平方)(?!人民币)"
)
_PERCENT: Final = re.compile(r"(个百分点|百分点|%|‰)")
_COUNT: Final = re.compile(
    r"(?:余|多|几)?(台\(套\)|台/套|台套|人次|批次|辆次|平方米|万平方米|平方公里|公里|万人次|万人|万户|万吨|万亩|个百分点|"
    r"小时|课时|课|处室|部门|单位|辆|台|套|个|批|人|名|家|分(?!钟)|次|项|份|条|起|件|户|期|场|篇|册|本|所(?!示)|处|间|只|头|株|亩|吨|米|km|幅|部|艘|架|组|块|座|门|支|类|宗|例|轮|"
    r"天|日|月|年|号|页|位|强|级|届|星|倍|字|版)"
)
# Units that name a date, a rank or a number of a document, not a quantity.
_NO_QUANTITY: Final = frozenset({"日", "月", "年", "号", "页", "强", "级", "届", "星", "字", "版"})
_YEAR: Final = re.compile(r"^(?:19|20)\d\d$")
_YEAR_AFTER: Final = re.compile(r"^(?:年|[-—–~至到]+(?:19|20)\d\d|\.\d{1,2}(?:\.|$))")
_YEAR_BEFORE: Final = re.compile(r"(?:19|20)\d\d[-—–~至到]$")
_BEFORE_NO_QUANTITY: Final = re.compile(
    r"(?:第|公开|附?[表图]|附件|[×*+/=>≥≤<]|[A-Za-z]-?|〔|\[|“|编号|文号|电话:?|邮编:?|代码:?)$"
)
# 增长-4.52%: a sign; elsewhere a dash between words and number is one.
_BEFORE_SIGN: Final = ",;:()为是、加少长降"
_THRESHOLD_AFTER: Final = re.compile(r"^(?:\(含\)|（含）)?(?:及|\(含\))?(?:以上|以下|以内|起)")
_FORMULA_AFTER: Final = re.compile(r"^(?:\s?[×*]|[A-Za-z])")
_LIST_NUMERAL: Final = re.compile(r"^(?:\(?\d{1,2}[、)]|\d{1,2}\.(?!\d)|\(\d{1,2}\))")
_CODE_AFTER: Final = re.compile(r"^(?:类|款|项)\)")
# 2070104图书馆 begins with a code, 2080502元 with an amount.
_COUNTED: Final = r"万?元|(?:人次?|个|辆|台|平方米|批次?|次|亩|吨|户|件|只)(?:[的,;:。、)]|$)"
ITEM_CODE: Final = rf"2[0-3]\d(?:\d{{4}}|\d\d)(?!{_COUNTED})(?=[\u4e00-\u9fff])"
_ITEM_CODE: Final = re.compile(ITEM_CODE)
_UNITS: Final = {"亿": "亿元", "万": "万元", "百分点": "个百分点", "批": "批次"}
_PIECES: Final = frozenset({"台(套)", "台/套", "台套"})


def numbers(text: str) -> list[Number]:
    """Every quantity the sentence states."""
    numeral = _LIST_NUMERAL.match(text)
    return list(_quantities(text, numeral.end() if numeral else 0))


def _quantities(text: str, start: int) -> Iterator[Number]:
    for match in _NUMBER.finditer(text, start):
        digits = match[0]
        end = match.end()
        if _states_nothing(text, match.start(), end, digits) or _ITEM_CODE.match(text, match.start()):
            continue
        number_start = match.start()
        if digits.startswith("-") and number_start and text[number_start - 1] not in _BEFORE_SIGN:
            digits, number_start = digits[1:], number_start + 1
        unit, family, unit_end = _unit(text, end)
        is_bound = (family == "money" or unit == "分") and _THRESHOLD_AFTER.match(text[unit_end:])
        if unit in _NO_QUANTITY or is_bound:
            continue
        decimals = len(digits.partition(".")[2])
        yield Number(number_start, unit_end, Decimal(digits.replace(",", "")), decimals, unit, family)


def _unit(text: str, end: int) -> tuple[str, Literal["money", "percent", "count", "none"], int]:
    for pattern, family in ((_PERCENT, "percent"), (_MONEY, "money"), (_COUNT, "count")):
        match = pattern.match(text, end)
        if match:
            unit = match[1]
            printed = "台（套）" if unit in _PIECES else _UNITS.get(unit, unit)
            return printed, family, match.end()  # type: ignore[return-value]
    return "", "none", end


def _states_nothing(text: str, start: int, end: int, digits: str) -> bool:
    before, after = text[max(0, start - 4) : start], text[end : end + 8]
    if _YEAR.match(digits) and _YEAR_AFTER.match(after):
        return True
    if _BEFORE_NO_QUANTITY.search(before) and not after.startswith(("万元", "元")):
        return True
    if _YEAR_BEFORE.search(text[max(0, start - 5) : start]):
        return True
    is_code_long = len(digits) in (3, 5, 7) and after.startswith(")")
    if digits.isdigit() and before.endswith("(") and (is_code_long or _CODE_AFTER.match(after)):
        return True
    return bool(_FORMULA_AFTER.match(after)) or (len(digits) > 8 and digits.isdigit())


def is_missing_unit(number: Number) -> bool:
    """Decimals without a unit: money or a rate whose 元 or % was left out."""
    return number.family == "none" and number.decimals > 0
