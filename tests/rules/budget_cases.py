"""How to break each rule of budgets in one place of the sound budget."""

from collections.abc import Mapping

from tests.rules.budget_book import BUDGET
from tests.rules.cases import Case


def cell(statement: str, key: str, measure: str, *, prepare: str = "") -> Case:
    """Add 1 万元 to the amount of one row (an item or a code) of the budget."""
    column = "code" if key.isdigit() else "item"
    return Case(
        f"update core.statement_cell set amount_yuan = coalesce(amount_yuan, 0) + 10000 where report_id = '{BUDGET}'"
        f" and statement = '{statement}' and {column} = '{key}' and measure = '{measure}'",
        prepare,
    )


def fact(about: str, measure: str, value: str) -> Case:
    """The text of the budget states something else."""
    return Case(
        f"update core.narrative_fact set value = {value} where report_id = '{BUDGET}'"
        f" and subject_code = '{about}' and measure = '{measure}'"
    )


def text(table: str, change: str, where: str) -> Case:
    return Case(f"update core.{table} set {change} where report_id = '{BUDGET}' and {where}")


def printed_beside(whole: str, part: str) -> str:
    """The total row of B02 with two columns more, 4 万元 each."""
    return "".join(
        f"insert into core.statement_cell by name select * replace ({number} as column_no, '{measure}' as measure,"
        f" 40000 as amount_yuan) from core.statement_cell where report_id = '{BUDGET}' and statement = 'B02'"
        " and item = 'total' and measure = 'total';"
        for number, measure in ((21, whole), (22, part))
    )


CASES: Mapping[str, Case] = {
    "BA-01": cell("B01", "inc_gpb", "amount"),
    "BA-02": cell("B01", "inc_other", "amount"),
    "BA-03": cell("B01", "201", "total"),
    "BA-04": cell("B01", "nature_project", "total"),
    "BA-05": cell("B01", "opening_balance", "amount"),
    "BA-06": cell("B01", "closing_balance", "total"),
    "BA-07": cell("B01", "income_grand_total", "amount"),
    "BA-08": cell("B01", "208", "basic_public"),
    "BA-09": cell(
        "B02",
        "inc_unit_funds",
        "total",
        prepare="delete from core.statement_cell where statement = 'B02' and code > ''",
    ),
    "BA-10": cell("B02", "inc_unit_funds", "total"),
    "BA-11": cell("B02", "2010301", "other"),
    "BA-12": cell("B03", "2010301", "project"),
    "BA-16": cell("B05", "2010301", "project"),
    "BA-17": cell("B06", "30101", "public"),
    "BA-18": cell("B15", "30101", "total"),
    "BA-20": cell("B16", "302", "total"),
    "BA-21": cell("B14", "2010301", "total"),
    "BA-22": cell("B04", "inc_govfund", "amount"),
    "BA-23": cell("B04", "201", "govfund"),
    "BA-24": cell("B04", "income_grand_total", "amount"),
    "BA-25": cell("B07", "three_public", "budget_reception"),
    "BA-26": cell("B07", "three_public", "budget_purchase"),
    "BA-27": cell("B07", "three_public", "budget_training"),
    "BA-28": cell("B04", "208", "govfund"),
    "BA-29": cell("B13", "procurement_services", "total"),
    "BA-30": cell("B13", "procurement_item", "total"),
    "BA-31": cell("B04", "opening_fiscal", "amount"),
    "BA-32": cell("B04", "closing_fiscal", "total"),
    "BA-33": cell("B04", "opening_gpb", "amount"),
    "BA-34": cell("B05", "2010301", "change"),
    "BA-35": cell("B02", "total", "unit_funds", prepare=printed_beside("unit_funds", "unit_funds_other")),
    "BA-36": cell("B02", "total", "opening", prepare=printed_beside("opening", "opening_gpb")),
    "BC-01": text("statement_cell", "code = '3012'", "statement = 'B06' and code = '30101'"),
    "BN-01": fact("income_and_expenditure_total", "budget", "95"),
    "BN-02": fact("inc_fiscal", "budget", "91"),
    "BN-03": fact("basic_expenditure", "amount", "62"),
    "BN-04": fact("fiscal_grand_total", "budget", "91"),
    "BN-05": fact("2010301", "budget", "46"),
    "BN-07": fact("agency_operating", "budget", "15"),
    "BN-08": fact("three_public", "budget", "8"),
    "BN-09": fact("procurement_goods", "budget", "7"),
    "BN-10": text("section", "text = replace(text, '比2020年', '比2019年')", "topic = 'total'"),
    "BN-13": fact("goal_amount", "amount", "300"),
    "BN-14": fact("income_and_expenditure_total", "change_rate", "14.44"),
    "BS-03": text("section", "title = '2019年度部门预算情况说明'", "topic = 'gpb'"),
    "BS-05": text("statement", "note = ''", "statement = 'B08'"),
    "BX-01": cell("B02", "total", "total"),
    "BX-02": cell("B02", "total", "fiscal"),
    "BX-03": cell("B03", "total", "total"),
    "BX-04": cell("B03", "total", "reserve"),
    "BX-05": cell("B04", "income_current_total", "amount"),
    "BX-06": cell("B14", "total", "total"),
    "BX-07": cell("B05", "total", "total"),
    "BX-08": cell("B15", "total", "total"),
    "BX-09": cell("B06", "total", "total"),
    "BX-10": cell("B05", "2080505", "total"),
    "BX-11": cell("B05", "2080505", "total"),
    "BX-12": cell("B06", "30108", "total"),
    "BX-14": cell("B16", "total", "total"),
    "BX-15": cell("B06", "30212", "total"),
    "BX-16": cell("B01", "inc_other", "amount"),
    "BX-23": cell("B08", "total", "total"),
    "BX-17": cell("B01", "208", "total"),
    "BX-19": cell("B04", "208", "gpb"),
    "BX-21": cell("B03", "total", "project"),
    "BX-22": cell("B06", "30108", "total"),
    "BY-01": fact("income_and_expenditure_total", "change_amount", "9"),
    "BY-03": fact("2010301", "change_amount", "9"),
    "BY-05": fact("three_public", "change_amount", "5"),
    "BK-01": cell("B05", "2010301", "total"),
    "BK-02": cell("B07", "three_public", "budget_total"),
}
