"""A tiny sound budget beside the sound report: the same body and year, and the budget of the year before.

Every rule of sql/rules/budgets holds on it. It has the rows and columns of all three forms at once. Amounts are 万元.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

BUDGET = "测试局-own-2021-budget-v1"
PRIOR_BUDGET = "测试局-own-2020-budget-v1"

ITEMS: Mapping[str, Mapping[str, str]] = {
    "2010301": {"total": "45", "basic": "45"},
    "2010302": {"total": "29", "project": "29"},
    "2080505": {"total": "10", "basic": "10"},
    "2080801": {"total": "6", "basic": "6"},
}
ALL_ITEMS = {**ITEMS, "2010302": {"total": "33", "project": "33"}}
INCOME_ITEMS = {
    code: {"total": values["total"], "fiscal": ITEMS[code]["total"], "other": "4" if code == "2010302" else "0"}
    for code, values in ALL_ITEMS.items()
}
ECONOMIC = {
    "301": "41", "30101": "31", "30108": "10", "302": "14", "30201": "9", "30212": "1", "30215": "1", "30217": "1",
    "30231": "2", "303": "6", "30304": "6",
}  # fmt: skip
NATURES = ("total", "basic_personnel", "basic_public", "project")
THREE_PUBLIC = {
    "budget_total": "7", "budget_overseas": "1", "budget_vehicle": "4.5", "budget_purchase": "2",
    "budget_operation": "2.5", "budget_reception": "1.5", "budget_meeting": "2", "budget_training": "1",
    "budget_with_meetings": "10", "agency_operating": "14",
}  # fmt: skip
TOPICS = (
    "total", "income", "expenditure", "fiscal_total", "gpb", "gpb_basic", "three_public", "operating", "procurement",
    "performance",
)  # fmt: skip
UP, DOWN = {"direction": "increase"}, {"direction": "decrease"}
# section, kind, about, measure, value, unit, and what else the fact says
FACTS: tuple[tuple[int, str, str, str, str, str, Mapping[str, str]], ...] = (
    (1, "F01", "income_and_expenditure_total", "budget", "94", "万元", {}),
    (1, "F02", "income_and_expenditure_total", "change_amount", "4", "万元", UP),
    (1, "F02", "income_and_expenditure_total", "change_rate", "4.44", "%", UP),
    (2, "F04", "inc_fiscal", "budget", "90", "万元", {}),
    (3, "F05", "basic_expenditure", "amount", "61", "万元", {}),
    (4, "F06", "fiscal_grand_total", "budget", "90", "万元", {}),
    (5, "F10", "2010301", "budget", "45", "万元", {}),
    (5, "F10", "2010301", "change_amount", "2", "万元", UP),
    (7, "F13", "three_public", "budget", "7", "万元", {}),
    (7, "F13", "three_public", "change_amount", "1", "万元", DOWN),
    (8, "F19", "agency_operating", "budget", "14", "万元", {}),
    (9, "F20", "procurement_total", "budget", "10", "万元", {}),
    (9, "F20", "procurement_goods", "budget", "6", "万元", {}),
    (9, "F20", "procurement_services", "budget", "4", "万元", {}),
    (10, "F24", "goal_amount", "amount", "30", "万元", {}),
)


def budget_cells(cell: Any, rolled_up: Any) -> Iterator[dict[str, Any]]:
    """Rows of `core.statement_cell`; `cell` and `rolled_up` are the book's own."""
    for one in _cells(cell, rolled_up):
        yield {**one, "report_id": BUDGET}
    for statement, item, measure, value, code in (
        ("B01", "exp_grand_total", "total", "90", None),
        ("B05", "func_class", "total", "43", "2010301"),
        ("B07", "three_public", "budget_total", "8", None),
    ):
        yield {**cell(statement, 1, 1, item, measure, value, code=code), "report_id": PRIOR_BUDGET}


def _cells(cell: Any, rolled_up: Any) -> Iterator[dict[str, Any]]:  # noqa: C901 - a table after the other
    yield from _totals(cell)
    for statement, leaves, measures in (
        ("B02", INCOME_ITEMS, ("total", "fiscal", "other")),
        ("B03", ALL_ITEMS, ("total", "basic", "project")),
        ("B05", ITEMS, ("total", "basic", "project")),
        ("B14", ITEMS, ("total",)),
    ):
        for row, (code, values) in enumerate(rolled_up(leaves, measures).items(), 1):
            for column, (measure, value) in enumerate(values.items(), 1):
                yield cell(statement, row, column, "func_class" if code else "total", measure, value, code=code)
    yield cell("B03", 1, 9, "total", "reserve", "0")
    for statement, codes in (("B06", ECONOMIC), ("B15", ECONOMIC), ("B16", {"302": "14"})):
        whole = sum((Decimal(value) for code, value in codes.items() if len(code) == 3), Decimal(0))
        for row, (code, value) in enumerate((("", str(whole)), *codes.items()), 1):
            public = "14" if not code else value if code.startswith("302") else "0"
            parts = {"total": value, "personnel": str(Decimal(value) - Decimal(public)), "public": public}
            for column, (measure, amount) in enumerate(parts.items(), 1):
                if statement == "B06" or measure == "total":
                    item = "econ_class" if code else "total"
                    yield cell(statement, row, column, item, measure, amount, code=code or None)
    for column, (measure, value) in enumerate(THREE_PUBLIC.items(), 1):
        yield cell("B07", 1, column, "three_public", measure, value)
    yield cell("B08", 1, 1, "total", "total", None)
    for measure, value in (("prior_executed", "40"), ("change", "5")):
        yield cell("B05", 4, 8, "func_class", measure, value, code="2010301")
    for row, (item, value) in enumerate(
        (
            ("total", "10"), ("procurement_goods", "6"), ("procurement_line", "6"), ("procurement_item", "6"),
            ("procurement_services", "4"), ("procurement_line", "4"), ("procurement_item", "4"),
        ),
        1,
    ):  # fmt: skip
        yield cell("B13", row, 1, item, "total", value)


def _totals(cell: Any) -> Iterator[dict[str, Any]]:
    income = {
        "inc_fiscal": "90", "inc_gpb": "90", "inc_govfund": "0", "inc_soe": "0", "inc_other": "4",
        "income_current_total": "94", "opening_balance": "0", "income_grand_total": "94",
    }  # fmt: skip
    for row, (item, value) in enumerate(income.items(), 1):
        yield cell("B01", row, 1, item, "amount", value, side="revenue")
    rows = (
        ("exp_class", "201", ("78", "31", "14", "33")), ("exp_class", "208", ("16", "16", "0", "0")),
        ("exp_current_total", None, ("94", "47", "14", "33")), ("closing_balance", None, ("0", "0", "0", "0")),
        ("exp_grand_total", None, ("94", "47", "14", "33")),
    )  # fmt: skip
    for row, (item, code, values) in enumerate(rows, 1):
        for column, (measure, value) in enumerate(zip(NATURES, values, strict=True), 2):
            yield cell("B01", row, column, item, measure, value, side="expenditure", code=code)
    for row, (item, value) in enumerate({"basic": "61", "project": "33", "reserve": "0"}.items(), 1):
        yield cell("B01", row, 8, f"nature_{item}", "total", value, side="nature")
    for row, (item, value) in enumerate(
        {
            "inc_gpb": "90",
            "inc_govfund": "0",
            "inc_soe": "0",
            "income_current_total": "90",
            "opening_fiscal": "0",
            "opening_gpb": "0",
            "income_grand_total": "90",
        }.items(),
        1,
    ):
        yield cell("B04", row, 1, item, "amount", value, side="revenue")
    for row, (item, code, value) in enumerate(
        (
            ("exp_class", "201", "74"),
            ("exp_class", "208", "16"),
            ("exp_current_total", None, "90"),
            ("exp_grand_total", None, "90"),
        ),
        1,
    ):
        for column, (measure, amount) in enumerate({"total": value, "gpb": value, "govfund": "0"}.items(), 2):
            yield cell("B04", row, column, item, measure, amount, side="expenditure", code=code)
    yield cell("B04", 5, 2, "closing_fiscal", "total", "0", side="expenditure")
    yield cell("B04", 9, 2, "basic", "total", "61", side="nature")
    for row, (item, label, value) in enumerate(
        (("inc_gpb", "小计", "90"), ("source", "公共财政拨款", "90"), ("inc_unit_funds", "小计", "4"),
         ("source", "其他收入", "4")), 20
    ):  # fmt: skip
        group = "一般公共预算资金" if row < 22 else "其他资金"
        yield {**cell("B02", row, 1, item, "total", value), "label": label, "parent_label": group}
