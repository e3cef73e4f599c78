"""A tiny sound report in a fresh warehouse: few rows, every table, a text that says what the tables say.

Every rule of sql/rules holds on it; the cases of `test_rules` break it in one place each. Amounts are 万元.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import duckdb

from pipelines.warehouse import catalog
from tests.rules import budget_book

REPORT = "测试局-own-2021-v1"
PRIOR = "测试局-own-2020-v1"
Values = Mapping[str, str]

LABELS = {
    "201": "一般公共服务支出", "20103": "政府办公厅（室）及相关机构事务", "2010301": "行政运行",
    "2010302": "一般行政管理事务", "2010350": "事业运行", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出",
    "2080505": "机关事业单位基本养老保险缴费支出", "20808": "抚恤", "2080801": "死亡抚恤", "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出", "2120801": "征地和拆迁补偿支出", "223": "国有资本经营预算支出",
    "22301": "解决历史遗留问题及改革成本支出", "2230105": "国有企业退休人员社会化管理补助支出",
    "30101": "基本工资", "30108": "机关事业单位基本养老保险缴费", "30201": "办公费", "30212": "因公出国（境）费用",
    "30217": "公务接待费", "30231": "公务用车运行维护费", "30304": "抚恤金", "30399": "其他对个人和家庭的补助",
    "31013": "公务用车购置",
}  # fmt: skip

T01_INCOME = {
    "inc_gpb": "95", "inc_govfund": "9", "inc_soe": "3", "inc_superior": "0.2", "inc_business": "0.3",
    "inc_operating": "2", "inc_affiliated": "0.1", "inc_other": "4.5", "income_current_total": "114.1",
    "nonfiscal_surplus_used": "0.4", "opening_balance": "5", "income_grand_total": "119.5",
}  # fmt: skip
T01_CLASSES = {"201": "85", "208": "16", "212": "8", "223": "3"}
T01_EXPENDITURE = {
    "exp_current_total": "112", "surplus_distribution": "0.6", "closing_balance": "6.9", "exp_grand_total": "119.5",
}  # fmt: skip
T04_INCOME = {
    "inc_gpb": "95", "inc_govfund": "9", "inc_soe": "3", "income_current_total": "107", "opening_fiscal": "3",
    "opening_gpb": "2", "opening_govfund": "1", "opening_soe": "0", "income_grand_total": "110",
}  # fmt: skip
T04_CLASSES = {
    "201": {"total": "80", "gpb": "80"}, "208": {"total": "16", "gpb": "16"}, "212": {"total": "8", "govfund": "8"},
    "223": {"total": "3", "soe": "3"},
}  # fmt: skip
T04_EXPENDITURE = {
    "exp_current_total": {"total": "107", "gpb": "96", "govfund": "8", "soe": "3"},
    "closing_fiscal": {"total": "3", "gpb": "1", "govfund": "2", "soe": "0"},
    "exp_grand_total": {"total": "110", "gpb": "97", "govfund": "10", "soe": "3"},
}
LEAVES: Mapping[str, Mapping[str, Values]] = {
    "T02": {
        "2010301": {"total": "51.3", "fiscal": "49", "superior": "0.2", "operating": "2", "affiliated": "0.1"},
        "2010302": {"total": "34.3", "fiscal": "30", "business": "0.3", "other": "4"},
        "2010350": {"total": "0.5", "other": "0.5"},
        "2080505": {"total": "10", "fiscal": "10"},
        "2080801": {"total": "6", "fiscal": "6"},
        "2120801": {"total": "9", "fiscal": "9"},
        "2230105": {"total": "3", "fiscal": "3"},
    },
    "T03": {
        "2010301": {"total": "51", "basic": "50", "operating": "1"},
        "2010302": {"total": "34", "project": "34"},
        "2080505": {"total": "10", "basic": "10"},
        "2080801": {"total": "6", "basic": "6"},
        "2120801": {"total": "8", "project": "8"},
        "2230105": {"total": "3", "project": "3"},
    },
    "T05": {
        "2010301": {"total": "50", "basic": "50"},
        "2010302": {"total": "30", "project": "30"},
        "2080505": {"total": "10", "basic": "10"},
        "2080801": {"total": "6", "basic": "6"},
    },
    "T08": {"2120801": {"opening": "1", "income": "9", "total": "8", "project": "8", "closing": "2"}},
    "T09": {"2230105": {"opening": "0", "income": "3", "total": "3", "project": "3", "closing": "0"}},
}
MEASURES = {
    "T02": ("total", "fiscal", "superior", "business", "operating", "affiliated", "other"),
    "T03": ("total", "basic", "project", "to_superior", "operating", "subsidies"),
    "T05": ("total", "basic", "project"),
    "T08": ("opening", "income", "total", "basic", "project", "closing"),
    "T09": ("opening", "income", "total", "basic", "project", "closing"),
}
T06 = {
    "301": "40", "30101": "30", "30108": "10", "302": "18.5", "30201": "15", "30212": "0.5", "30217": "1",
    "30231": "2", "303": "6", "30304": "6", "30399": "0", "310": "1.5", "31013": "1.5",
}  # fmt: skip
T07 = {
    "budget_total": "7", "budget_overseas": "1", "budget_vehicle": "4.5", "budget_purchase": "2",
    "budget_operation": "2.5", "budget_reception": "1.5", "final_total": "5", "final_overseas": "0.5",
    "final_vehicle": "3.5", "final_purchase": "1.5", "final_operation": "2", "final_reception": "1",
}  # fmt: skip

PERSONNEL = "基本工资、机关事业单位基本养老保险缴费、抚恤金支出"
PUBLIC = "办公费、因公出国(境)费用、公务接待费、公务用车运行维护费、公务用车购置"

# section, kind, about, measure, value, unit, and what else the fact says
FACTS: tuple[tuple[int, str, str, str, str, str, Mapping[str, str]], ...] = (
    (1, "F01", "income_and_expenditure_total", "amount", "119.5", "万元", {}),
    (1, "F02", "income_and_expenditure_total", "change_amount", "19.5", "万元", {"direction": "increase"}),
    (1, "F02", "income_and_expenditure_total", "change_rate", "19.5", "%", {"direction": "increase"}),
    (1, "F03", "income_and_expenditure_total", "driver_amount", "10", "万元", {}),
    (2, "F04", "income_current_total", "amount", "114.1", "万元", {}),
    (2, "F04", "inc_fiscal", "amount", "107", "万元", {}),
    (2, "F04", "inc_fiscal", "share", "93.78", "%", {}),
    (3, "F05", "exp_current_total", "amount", "112", "万元", {}),
    (3, "F05", "basic_expenditure", "amount", "66", "万元", {}),
    (3, "F05", "basic_expenditure", "share", "58.93", "%", {}),
    (4, "F06", "fiscal_grand_total", "amount", "110", "万元", {}),
    (4, "F06", "fiscal_grand_total", "change_amount", "17", "万元", {"direction": "increase"}),
    (4, "F06", "fiscal_grand_total", "change_rate", "18.28", "%", {"direction": "increase"}),
    (5, "F07", "gpb_expenditure", "amount", "96", "万元", {}),
    (5, "F07", "gpb_expenditure", "share", "85.71", "%", {}),
    (5, "F07", "gpb_expenditure", "change_amount", "6", "万元", {"direction": "increase"}),
    (5, "F07", "gpb_expenditure", "change_rate", "6.67", "%", {"direction": "increase"}),
    (6, "F07", "gpb_expenditure", "amount", "96", "万元", {}),
    (6, "F08", "201", "amount", "80", "万元", {}),
    (6, "F08", "201", "share", "83.33", "%", {}),
    (6, "F08", "208", "amount", "16", "万元", {}),
    (6, "F08", "208", "share", "16.67", "%", {}),
    (7, "F09", "gpb_expenditure", "original_budget", "90", "万元", {}),
    (7, "F09", "gpb_expenditure", "final", "96", "万元", {}),
    (7, "F09", "gpb_expenditure", "completion_rate", "106.67", "%", {"basis": "original_budget"}),
    (7, "F10", "2010301", "original_budget", "45", "万元", {"reason": "追加预算"}),
    (7, "F10", "2010301", "final", "50", "万元", {"reason": "追加预算"}),
    (7, "F10", "2010301", "completion_rate", "111.11", "%", {"basis": "original_budget"}),
    (7, "F11", "2010301", "relation", "", "", {"direction": "increase"}),
    (7, "F10", "2010302", "original_budget", "29", "万元", {}),
    (7, "F10", "2010302", "final", "30", "万元", {}),
    (7, "F10", "2080505", "original_budget", "10", "万元", {}),
    (7, "F10", "2080505", "final", "10", "万元", {}),
    (7, "F10", "2080801", "original_budget", "6", "万元", {}),
    (7, "F10", "2080801", "final", "6", "万元", {}),
    (8, "F12", "gpb_basic_expenditure", "amount", "66", "万元", {}),
    (8, "F12", "personnel_expenditure", "amount", "46", "万元", {}),
    (8, "F12", "public_expenditure", "amount", "20", "万元", {}),
    (8, "F12", "personnel_expenditure", "listed", "", "", {"printed": PERSONNEL}),
    (8, "F12", "public_expenditure", "listed", "", "", {"printed": PUBLIC}),
    (9, "F13", "three_public", "budget", "7", "万元", {}),
    (9, "F13", "three_public", "final", "5", "万元", {}),
    (9, "F13", "three_public", "change_amount", "1", "万元", {"direction": "decrease"}),
    (9, "F14", "vehicle", "final", "3.5", "万元", {}),
    (9, "F14", "vehicle", "share", "70", "%", {}),
    (9, "F14", "reception", "final", "1", "万元", {}),
    (9, "F17", "reception_foreign", "final", "0.2", "万元", {}),
    (9, "F17", "reception_domestic", "final", "0.8", "万元", {}),
    (9, "F16", "vehicles_kept", "count", "4", "辆", {}),
    (10, "F19", "agency_operating", "amount", "20", "万元", {}),
    (11, "F20", "procurement_total", "amount", "10", "万元", {}),
    (11, "F20", "procurement_goods", "amount", "6", "万元", {}),
    (11, "F20", "procurement_works", "amount", "1", "万元", {}),
    (11, "F20", "procurement_services", "amount", "3", "万元", {}),
    (11, "F20", "procurement_sme", "amount", "8", "万元", {}),
    (11, "F20", "procurement_sme", "share", "80", "%", {}),
    (12, "F22", "vehicles", "count", "4", "辆", {}),
    (12, "F22", "vehicles_leader", "count", "1", "辆", {}),
    (12, "F22", "vehicles_other", "count", "3", "辆", {}),
    (13, "F23", "performance_total", "amount", "96", "万元", {}),
    (13, "F23", "performance_basic", "amount", "66", "万元", {}),
    (13, "F23", "performance_public_use", "amount", "20", "万元", {}),
    (13, "F23", "performance_project_amount", "amount", "30", "万元", {}),
    (13, "F23", "performance_projects", "count", "10", "个", {}),
    (13, "F23", "self_evaluated_projects", "count", "9", "个", {}),
    (13, "F24", "approved_projects_subordinate", "count", "0", "个", {}),
    (13, "F23", "self_evaluated_amount", "amount", "25", "万元", {}),
    (13, "F24", "goal_projects", "count", "10", "个", {}),
    (13, "F24", "monitored_projects", "count", "9", "个", {}),
    (13, "F24", "rated_excellent", "count", "6", "个", {}),
    (13, "F24", "rated_good", "count", "2", "个", {}),
    (13, "F24", "rated_qualified", "count", "1", "个", {}),
    (13, "F24", "rated_unqualified", "count", "0", "个", {}),
    (13, "F23", "key_evaluated_projects", "count", "1", "个", {}),
    (13, "F23", "key_evaluated_amount", "amount", "5", "万元", {}),
    (13, "F25", "self_score", "score", "95", "分", {}),
    (14, "F00", "", "adjusted_budget", "5", "万元", {}),
    (14, "F00", "", "final", "5", "万元", {}),
)
TOPICS = (
    "total", "income", "expenditure", "fiscal_total", "gpb", "gpb", "gpb", "gpb_basic", "three_public", "operating",
    "procurement", "assets", "performance", "annex",
)  # fmt: skip
BUDGET_LINES = (
    ("部门预算总额", None, "90", "112", "112", "10", "100", "10"),
    ("财政性资金", "资金来源", "90", "107", "107", None, "100", None),
    ("其他资金", "资金来源", "0", "5", "5", None, "100", None),
)
INDICATORS = (
    ("投入(40分)", "绩效管理", "绩效自评完成率", "90", "20", "20", None),
    ("投入(40分)", "财务管理", "预算调整率", "24.44", "20", "20", None),
    ("产出(50分)", "财务管理", "结转结余率", "6.16", "20", "20", None),
    ("产出(50分)", "财务管理", "三公经费控制率", "71.43", "20", "20", None),
    ("产出(50分)", "重点工作任务完成", "任务完成率", "50", "10", "5", "材料未到"),
)


def open_book() -> duckdb.DuckDBPyConnection:
    """A fresh in-memory warehouse with the sound report and the year before it."""
    connection = duckdb.connect()
    for statement in (*(f"create schema {name}" for name in catalog.SCHEMAS), catalog.STATE_TABLE, *catalog.ddl()):
        connection.execute(statement)
    _insert(connection, "report", [_report(REPORT, 2021), _report(PRIOR, 2020)])
    cells = [*_cells(), *_prior_cells()]
    _insert(connection, "statement_cell", cells)
    _insert(connection, "statement", list(_statements(cells)))
    _insert(connection, "section", [_section(number, topic) for number, topic in enumerate(TOPICS, 1)])
    _insert(connection, "narrative_fact", [_fact(number, *fact) for number, fact in enumerate(FACTS, 1)])
    _insert(connection, "performance_budget", [_budget_line(n, *line) for n, line in enumerate(BUDGET_LINES, 1)])
    _insert(connection, "performance_indicator", [_indicator(n, *one) for n, one in enumerate(INDICATORS, 1)])
    _add_budget(connection)
    _insert(connection, "performance_task", [{"report_id": REPORT, "task_no": 1, "table_no": 1, "name": "任务"}])
    return connection


def _add_budget(connection: duckdb.DuckDBPyConnection) -> None:
    """The budget of the same body and year, and the one of the year before."""
    own = {"report_id": budget_book.BUDGET}
    kind = {"kind": "budget"}
    reports = ((budget_book.BUDGET, 2021), (budget_book.PRIOR_BUDGET, 2020))
    _insert(connection, "report", [{**_report(report, year), **kind} for report, year in reports])
    cells = list(budget_book.budget_cells(_cell, rolled_up))
    _insert(connection, "statement_cell", cells)
    statements = list(_statements(cells))
    for one in statements:
        one["note"] = "注：本部门无此项支出安排，故本表为空表。" if one["statement"] == "B08" else ""
    _insert(connection, "statement", statements)
    text = {"text": "2021年预算10.00万元，比2020年预算增加1万元，主要原因是人员增加。"}
    sections = [{**_section(number, topic), **own, **text} for number, topic in enumerate(budget_book.TOPICS, 1)]
    _insert(connection, "section", sections)
    facts = [{**_fact(number, *fact), **own} for number, fact in enumerate(budget_book.FACTS, 1)]
    _insert(connection, "narrative_fact", facts)


def rolled_up(leaves: Mapping[str, Values], measures: tuple[str, ...]) -> dict[str | None, dict[str, Decimal]]:
    """合计, 类, 款 and 项, each the sum of what stands below it."""
    rows: dict[str | None, dict[str, Decimal]] = {}
    for code, values in sorted(leaves.items()):
        for key in (None, code[:3], code[:5], code):
            row = rows.setdefault(key, {measure: Decimal(0) for measure in measures})
            for measure in measures:
                row[measure] += Decimal(values.get(measure, "0"))
    return rows


def _cells() -> Iterator[dict[str, Any]]:  # noqa: C901 - nine tables, one after the other
    for row, (item, value) in enumerate(T01_INCOME.items(), 1):
        yield _cell("T01", row, 1, item, "amount", value, side="revenue", line_no=row)
    for row, (code, value) in enumerate(T01_CLASSES.items(), 1):
        yield _cell("T01", row, 2, "exp_class", "amount", value, side="expenditure", code=code, line_no=row + 12)
    for row, (item, value) in enumerate(T01_EXPENDITURE.items(), 5):
        yield _cell("T01", row, 2, item, "amount", value, side="expenditure", line_no=row + 12)
    for row, (item, value) in enumerate(T04_INCOME.items(), 1):
        yield _cell("T04", row, 1, item, "amount", value, side="revenue")
    for row, (code, values) in enumerate(T04_CLASSES.items(), 1):
        for column, measure in enumerate(("total", "gpb", "govfund", "soe"), 2):
            yield _cell("T04", row, column, "exp_class", measure, values.get(measure), side="expenditure", code=code)
    for row, (item, totals) in enumerate(T04_EXPENDITURE.items(), 5):
        for column, (measure, value) in enumerate(totals.items(), 2):
            yield _cell("T04", row, column, item, measure, value, side="expenditure")
    for statement, leaves in LEAVES.items():
        for row, (code, values) in enumerate(rolled_up(leaves, MEASURES[statement]).items(), 1):
            for column, (measure, value) in enumerate(values.items(), 1):
                yield _cell(statement, row, column, "func_class" if code else "total", measure, value, code=code)
    for column, (measure, value) in enumerate({"opening": "2", "income": "95", "closing": "1"}.items(), 11):
        yield _cell("T05", 1, column, "total", measure, value)
    for row, (code, value) in enumerate(T06.items(), 1):
        yield _cell("T06", row, 1, "econ_class", "amount", value, code=code)
    yield _cell("T06", 14, 1, "personnel_total", "amount", "46")
    yield _cell("T06", 15, 1, "public_total", "amount", "20")
    for column, (measure, value) in enumerate({"amount": "66", "personnel": "46", "public": "20"}.items(), 1):
        yield _cell("T06", 16, column, "basic_total", measure, value)
    for column, (measure, value) in enumerate(T07.items(), 1):
        yield _cell("T07", 1, column, "three_public", measure, value)


def _prior_cells() -> Iterator[dict[str, Any]]:
    for statement, column, item, measure, value in (
        ("T01", 1, "income_grand_total", "amount", "100"),
        ("T01", 2, "closing_balance", "amount", "5"),
        ("T04", 1, "income_grand_total", "amount", "93"),
        ("T04", 2, "closing_fiscal", "total", "3"),
        ("T05", 1, "total", "total", "90"),
        ("T07", 1, "three_public", "final_total", "6"),
    ):
        yield {**_cell(statement, 1, column, item, measure, value), "report_id": PRIOR}


def _cell(
    statement: str, row: int, column: int, item: str, measure: str, value: str | Decimal | None, **more: Any
) -> dict[str, Any]:
    code = more.get("code")
    return {
        "report_id": REPORT,
        "statement": statement,
        "row_no": row,
        "column_no": column,
        "item": item,
        "measure": measure,
        "label": LABELS.get(code or "", item),
        "amount_yuan": None if value is None else Decimal(value) * 10_000,
        "precision_yuan": None if value is None else Decimal(100),
        "printed": "" if value is None else f"{Decimal(value):.2f}",
        "cell_state": "blank" if value is None else "value" if Decimal(value) else "zero",
        "page": 1,
        **more,
    }


def _statements(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for report, statement in sorted({(cell["report_id"], cell["statement"]) for cell in cells}):
        yield {
            "report_id": report, "statement": statement, "unit": "万元", "is_empty": False, "note": "注：说明。",
            "form_no": f"公开{statement[1:]}表", "first_page": int(statement[1:]) + 5,
        }  # fmt: skip


def _report(report_id: str, year: int) -> dict[str, Any]:
    return {
        "report_id": report_id,
        "entity_id": "测试局",
        "department": "测试局",
        "scope": "own",
        "fiscal_year": year,
        "kind": "final_accounts",
        "version": 1,
        "is_current": True,
        "loaded_at": "2026-01-01",
        "sha256": str(year),
    }


def _section(number: int, topic: str) -> dict[str, Any]:
    title = f"2021年度{topic}情况说明"
    return {
        "report_id": REPORT, "section_no": number, "topic": topic, "title": title, "first_page": 5,
        "text": "2021年度支出10.00万元，主要原因是人员增加。",
    }  # fmt: skip


def _fact(
    number: int, section: int, kind: str, about: str, measure: str, value: str, unit: str, more: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "report_id": REPORT,
        "fact_no": number,
        "section_no": section,
        "kind": kind,
        "subject_code": about,
        "subject": about,
        "measure": measure,
        "value": Decimal(value) if value else None,
        "decimals": 2 if value else None,
        "unit": unit or None,
        "year": 2021,
        "page": 5,
        "printed": value + unit,
        "sentence": "句子。",
        **more,
    }


def _budget_line(number: int, label: str, parent: str | None, *figures: str | None) -> dict[str, Any]:
    names = ("initial", "annual", "executed", "weight", "rate", "score")
    values = {name: None if figure is None else Decimal(figure) for name, figure in zip(names, figures, strict=True)}
    return {
        "report_id": REPORT, "line_no": number, "table_no": 1, "label": label, "parent_label": parent, "page": 6,
        **values,
    }  # fmt: skip


def _indicator(
    number: int, level1: str, level2: str, level3: str, actual: str, weight: str, score: str, reason: str | None
) -> dict[str, Any]:
    return {
        "report_id": REPORT, "indicator_no": number, "table_no": 1,
        "level1": level1, "level2": level2, "level3": level3,
        "actual": actual, "actual_value": Decimal(actual), "weight": Decimal(weight), "score": Decimal(score),
        "reason": reason, "first_page": 6,
    }  # fmt: skip


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for names in {tuple(row) for row in rows}:
        marks = ", ".join("?" for _ in names)
        values = [list(row.values()) for row in rows if tuple(row) == names]
        connection.executemany(f"insert into core.{table} ({', '.join(names)}) values ({marks})", values)
