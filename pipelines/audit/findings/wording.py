"""Amounts, tables and figures in the words a reviewer uses.

In: model objects. Out: Chinese text. Nothing is decided here.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pipelines.audit.reasoning import Figure
from pipelines.vocabulary.lexicon import STATEMENT_NAMES

MEASURES: Final[Mapping[str, str]] = {
    "amount": "金额", "final": "决算数", "original_budget": "年初预算数", "adjusted_budget": "全年预算数",
    "budget": "预算数", "share": "占比", "completion_rate": "完成率", "change_rate": "增减率",
    "change_amount": "增减额", "count": "数量", "score": "得分",
}  # fmt: skip

# statement, measure → how the difference of two totals is called
_MEANINGS: Final[Mapping[str, str]] = {
    "T06 personnel_total amount": "人员经费合计",
    "T06 public_total amount": "公用经费合计",
    "T01 opening_balance amount": "年初结转和结余",
    "T01 closing_balance amount": "年末结转和结余",
    "T04 opening_fiscal amount": "年初财政拨款结转和结余",
    "T01 inc_other amount": "其他收入",
    "T05 total project": "一般公共预算项目支出",
    "T05 total basic": "一般公共预算基本支出",
    "T03 total project": "项目支出",
    "T03 total basic": "基本支出",
    "T07 three_public final_total": "“三公”经费决算数",
}
_PAIRS: Final = (
    ("T03 total total", "T05 total total", "非一般公共预算支出（支出表合计与一般公共预算支出表合计之差）"),
    ("T03 total basic", "T05 total basic", "基本支出中非一般公共预算的部分"),
    ("T03 total project", "T05 total project", "项目支出中非一般公共预算的部分"),
    ("T02 total total", "T02 total fiscal", "非财政拨款收入"),
)
_STATEMENT: Final = re.compile(r"(?<![A-Za-z0-9])(?:T0[1-9]|B0[1-9]|B1[3-6])(?![0-9])")


def table(statement: str) -> str:
    return STATEMENT_NAMES.get(statement, "文字说明")


def with_names(text: str) -> str:
    """T05 in the words of a rule → 《一般公共预算财政拨款支出决算表》."""
    return _STATEMENT.sub(lambda match: f"《{STATEMENT_NAMES[match[0]]}》", text)


def money(yuan: Decimal, unit: str = "万元") -> str:
    """In the unit the table is printed in, with the decimals it needs."""
    if unit == "元":
        return f"{yuan:,.2f}元"
    wan = yuan / 10_000
    text = f"{wan:,.2f}" if wan == wan.quantize(Decimal("0.01")) else f"{wan.normalize():,f}"
    return f"{text}万元"


def quantity(value: Decimal, unit: str, money_unit: str = "万元") -> str:
    """Money in the report's unit; anything else plainly."""
    if unit == "元":
        return money(value, money_unit)
    text = f"{value.normalize():f}"
    if unit == "%" or len(text.partition(".")[2]) > 2:
        text = f"{value.quantize(Decimal('0.01')):f}"
    return f"{text}{unit}"


def place(figure: Figure) -> str:
    """《支出决算表》“208 社会保障和就业支出”的“基本支出”（第14页）."""
    at = figure.place or (f"第{figure.page}页" if figure.page else "")
    page = f"（{at}）" if at else ""
    if figure.is_fact:
        return f"文字说明所称“{figure.name}”{MEASURES.get(figure.column, '')}{page}"
    column = f"“{figure.column}”" if figure.column and figure.column not in figure.name else ""
    name = f"“{figure.name}”" if figure.name else ""
    return f"《{table(figure.statement)}》{name}{'的' if name and column else ''}{column}{page}"


def known_difference(difference: Decimal, totals: Mapping[str, Decimal]) -> str | None:
    """What else in the report amounts to exactly this; trifles are not looked up, they fit too much."""
    gap = abs(difference)
    if gap < 1_000:
        return None
    for larger, smaller, name in _PAIRS:
        if larger in totals and smaller in totals and abs(totals[larger] - totals[smaller]) == gap:
            return name
    return next((_MEANINGS[name] for name, value in totals.items() if name in _MEANINGS and abs(value) == gap), None)


def known_value(value: Decimal, totals: Mapping[str, Decimal]) -> str | None:
    """Which other total of the report has exactly this value."""
    if abs(value) < 1_000:
        return None
    return next((_MEANINGS[name] for name, total in totals.items() if name in _MEANINGS and total == value), None)


def nested(text: str) -> str:
    """Quotation marks within quotation marks as Chinese prints them: “‘三公’经费”; unbalanced ones stay."""
    printed, depth = [], 0
    for character in text:
        depth += character == "“"
        inner = depth % 2 == 0
        printed.append({"“": "‘", "”": "’"}.get(character, character) if inner else character)
        depth -= character == "”"
        if depth < 0:
            return text
    return text if depth else "".join(printed)
