"""How to break each rule in one place of the sound book; the rule must notice, and must not mind before."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.rules.book import PRIOR, REPORT


@dataclass(frozen=True, slots=True)
class Case:
    """`prepare` makes room for the rule where the book has no instance of it; `spoil` breaks it."""

    spoil: str
    prepare: str = ""


def cell(statement: str, key: str, measure: str, by: str = "1") -> Case:
    """Change the amount of one row (an item or a code) by some 万元."""
    return Case(_change(statement, key, measure, by))


def fact(about: str, measure: str, value: str) -> Case:
    """The text states something else."""
    return Case(
        f"update core.narrative_fact set value = {value} where subject_code = '{about}' and measure = '{measure}'"
    )


def spoil(statement: str) -> Case:
    return Case(statement)


def _change(statement: str, key: str, measure: str, by: str) -> str:
    column = "code" if key.isdigit() else "item"
    return (
        f"update core.statement_cell set amount_yuan = coalesce(amount_yuan, 0) + {by} * 10000 "
        f"where report_id = '{REPORT}' and statement = '{statement}' and {column} = '{key}' and measure = '{measure}'"
    )


def _fact_text(column: str, value: str, about: str, measure: str) -> Case:
    return Case(
        f"update core.narrative_fact set {column} = '{value}' where subject_code = '{about}' and measure = '{measure}'"
    )


def _text(words: str) -> Case:
    return Case(f"update core.section set text = text || '{words}' where section_no = 1")


def _unit(report: str, number: int, name: str) -> str:
    return f"insert into core.unit_in_scope (report_id, unit_no, unit, page) values ('{report}', {number}, '{name}', 3)"


def _counts(*counts: tuple[str, int], beside: str = "self_evaluated_projects") -> str:
    """Facts of numbers, in the section of another fact."""
    rows = ", ".join(f"('{about}', {value}, {at})" for at, (about, value) in enumerate(counts, 900))
    return (
        "insert into core.narrative_fact by name select fact.* replace (new.about as subject_code, new.no as fact_no, "
        "'count' as measure, new.value as value, '个' as unit) "
        f"from (values {rows}) as new (about, value, no) cross join (select * from core.narrative_fact "
        f"where subject_code = '{beside}' and report_id = '{REPORT}' limit 1) as fact"
    )


CASES: Mapping[str, Case] = {
    "A-01": cell("T01", "inc_gpb", "amount"),
    "A-02": cell("T01", "201", "amount"),
    "A-03": cell("T01", "opening_balance", "amount"),
    "A-04": cell("T01", "closing_balance", "amount"),
    "A-05": cell("T01", "income_grand_total", "amount"),
    "A-06": cell("T02", "2010301", "fiscal"),
    "A-07": cell("T02", "20103", "fiscal"),
    "A-08": cell("T02", "201", "total"),
    "A-09": cell("T02", "2080505", "total"),
    "A-10": cell("T03", "2010301", "basic"),
    "A-11": cell("T03", "20103", "project"),
    "A-12": cell("T03", "208", "total"),
    "A-13": cell("T03", "2080801", "basic"),
    "A-14": cell("T04", "inc_govfund", "amount"),
    "A-15": cell("T04", "opening_soe", "amount"),
    "A-16": cell("T04", "income_grand_total", "amount"),
    "A-17": cell("T04", "212", "govfund"),
    "A-18": cell("T04", "208", "gpb"),
    "A-19": cell("T04", "exp_grand_total", "soe"),
    "A-20": cell("T04", "exp_grand_total", "total"),
    "A-21": cell("T04", "opening_govfund", "amount"),
    "A-22": cell("T05", "2010302", "project"),
    "A-23": cell("T05", "208", "basic"),
    "A-24": cell("T05", "201", "total"),
    "A-25": cell("T05", "2080505", "basic"),
    "A-26": cell("T06", "30201", "amount"),
    "A-27": cell("T06", "303", "amount"),
    "A-28": cell("T06", "310", "amount"),
    "A-29": cell("T07", "three_public", "final_reception"),
    "A-30": cell("T07", "three_public", "budget_purchase"),
    "A-31": cell("T08", "2120801", "closing"),
    "A-32": cell("T09", "2230105", "project"),
    "A-33": cell("T08", "21208", "income"),
    "A-34": cell("T09", "223", "income"),
    "A-35": cell("T05", "2010302", "project", "-99"),
    "A-36": cell("T05", "total", "closing"),
    "A-37": cell("T06", "basic_total", "amount"),
    "A-39": Case(
        _change("T01", "inc_other", "approved", "1"),
        "insert into core.statement_cell by name select * replace ('approved' as measure, 90 + column_no as column_no)"
        f" from core.statement_cell where report_id = '{REPORT}' and statement = 'T01'",
    ),
    "A-38": cell("T06", "basic_total", "public"),
    "X-01": cell("T02", "total", "total"),
    "X-02": cell("T02", "total", "other"),
    "X-03": cell("T03", "total", "total"),
    "X-04": cell("T03", "208", "total"),
    "X-05": cell("T04", "inc_soe", "amount"),
    "X-06": cell("T02", "total", "fiscal"),
    "X-07": cell("T05", "201", "total"),
    "X-08": cell("T05", "total", "total"),
    "X-09": cell("T05", "total", "basic"),
    "X-10": cell("T05", "2080505", "total"),
    "X-11": cell("T08", "total", "income"),
    "X-12": cell("T09", "total", "total"),
    "X-13": cell("T06", "30217", "amount"),
    "X-14": cell("T04", "closing_fiscal", "total", "5"),
    "X-15": cell("T01", "exp_grand_total", "amount"),
    "X-16": cell("T03", "total", "total"),
    "X-17": cell("T05", "total", "total"),
    "X-18": cell("T02", "total", "total"),
    "X-19": cell("T04", "208", "total"),
    "X-20": cell("T05", "2080505", "basic", "0.1"),
    "X-21": cell("T02", "2010350", "total", "20"),
    "X-22": cell("T05", "2080505", "total", "4"),
    "N-01": fact("income_and_expenditure_total", "amount", "119.6"),
    "N-02": fact("inc_fiscal", "amount", "107.1"),
    "N-03": fact("basic_expenditure", "amount", "66.1"),
    "N-04": fact("fiscal_grand_total", "amount", "0.3"),
    "N-05": fact("gpb_expenditure", "amount", "69"),
    "N-06": fact("201", "amount", "81"),
    "N-07": fact("gpb_expenditure", "final", "97"),
    "N-08": fact("2080505", "final", "11"),
    "N-09": fact("public_expenditure", "amount", "21"),
    "N-10": spoil(
        "update core.narrative_fact set printed = printed || '、其他对个人和家庭的补助支出'"
        " where subject_code = 'personnel_expenditure' and measure = 'listed'"
    ),
    "N-11": fact("vehicle", "final", "5.3"),
    "N-16": Case(
        "update core.narrative_fact set value = 9 where subject_code = 'govfund_expenditure'",
        prepare=(
            "insert into core.section (report_id, section_no, title, topic, text, first_page)"
            f" values ('{REPORT}', 90, '八', 'govfund', '支出8万元', 3);"
            "insert into core.narrative_fact"
            " (report_id, fact_no, section_no, kind, subject_code, subject, measure, value, decimals, unit, page)"
            f" values ('{REPORT}', 90, 90, 'F18', 'govfund_expenditure', '支出', 'amount', 8, 2, '万元', 3)"
        ),
    ),
    "N-17": Case(
        "update core.narrative_fact set value = 9 where fact_no = 91",
        prepare=(
            "insert into core.section (report_id, section_no, title, topic, text, first_page)"
            f" values ('{REPORT}', 91, '八', 'govfund', '支出8万元', 3);"
            "insert into core.narrative_fact (report_id, fact_no, section_no, kind, subject_code, subject, measure,"
            " value, decimals, unit, page)"
            f" select '{REPORT}', 91, 91, 'F18', code, '类/款/' || label, 'final', amount_yuan / 10000, 2, '万元', 3"
            f" from core.statement_cell where report_id = '{REPORT}' and statement = 'T08' and measure = 'total'"
            " and length(code) = 7 limit 1"
        ),
    ),
    "N-12": Case(
        _change("T09", "total", "total", "1"),
        prepare=(
            "update core.statement_cell set amount_yuan = 0 where statement = 'T09' or measure = 'soe';"
            "insert into core.narrative_fact"
            " (report_id, fact_no, section_no, kind, subject_code, subject, measure, year)"
            f" values ('{REPORT}', 900, 900, 'F18', 'soe_expenditure', '国有资本经营', 'none', 2021);"
            f"insert into core.section (report_id, section_no, topic, title) values ('{REPORT}', 900, 'soe', '九')"
        ),
    ),
    "N-13": fact("agency_operating", "amount", "21"),
    "N-14": fact("vehicles_kept", "count", "5"),
    "N-15": fact("exp_current_total", "amount", "113"),
    "R-01": fact("inc_fiscal", "share", "97.38"),
    "R-02": fact("basic_expenditure", "share", "59.83"),
    "R-03": fact("gpb_expenditure", "share", "87.51"),
    "R-04": fact("201", "share", "83.43"),
    "R-05": fact("208", "share", "16.76"),
    "R-06": fact("2010301", "completion_rate", "110"),
    "R-07": fact("gpb_expenditure", "change_rate", "7.67"),
    "R-08": _fact_text("direction", "decrease", "gpb_expenditure", "change_rate"),
    "R-09": fact("gpb_expenditure", "change_amount", "96"),
    "R-10": fact("2010301", "original_budget", "0"),
    "R-11": fact("gpb_expenditure", "original_budget", "95"),
    "R-12": _fact_text("direction", "decrease", "2010301", "relation"),
    "R-13": _fact_text("reason", "年初无预算", "2010301", "original_budget"),
    "R-14": spoil("update core.section set text = '2021年度支出10.00万元。' where section_no = 1"),
    "R-15": fact("personnel_expenditure", "amount", "45"),
    "R-16": fact("vehicle", "share", "60"),
    "R-17": fact("reception_domestic", "final", "0.9"),
    "R-18": Case(
        "update core.section set text = replace(text, '3.00%', '3.00') where section_no = 1",
        prepare="update core.section set text = text || '比上年增长3.00%。' where section_no = 1",
    ),
    "R-19": fact("vehicles_other", "count", "2"),
    "R-20": fact("procurement_works", "amount", "2"),
    "R-21": fact("procurement_sme", "share", "90"),
    "R-22": fact("procurement_sme", "amount", "11"),
    "R-23": fact("procurement_goods", "amount", "1"),
    "R-24": _fact_text("basis", "adjusted_budget", "gpb_expenditure", "completion_rate"),
    "R-25": spoil("update core.narrative_fact set value = 97 where fact_no = 18"),
    "R-26": fact("income_and_expenditure_total", "driver_amount", "20"),
    "R-28": Case(
        "update core.narrative_fact set value = 0 where subject_code in ('domestic_groups', 'domestic_guests')",
        prepare=_counts(("domestic_groups", 2), ("domestic_guests", 9), beside="reception_domestic"),
    ),
    "R-27": spoil("delete from core.statement_cell where statement = 'T02' and code = '2010301'"),
    "P-01": spoil("update core.performance_budget set initial = 80"),
    "P-02": spoil("update core.performance_budget set executed = 100 where line_no = 1"),
    "P-03": spoil("update core.performance_budget set annual = 99 where line_no = 2"),
    "P-04": spoil("update core.performance_budget set executed = 112 where line_no = 2"),
    "P-05": spoil("update core.performance_budget set rate = 90 where line_no = 1"),
    "P-06": spoil("update core.performance_budget set score = 8 where line_no = 1"),
    "P-07": spoil("update core.performance_indicator set weight = 15 where indicator_no = 1"),
    "P-08": spoil("update core.performance_indicator set weight = 15 where indicator_no = 1"),
    "P-09": fact("self_score", "score", "96"),
    "P-10": fact("performance_total", "amount", "112"),
    "P-11": fact("performance_basic", "amount", "46"),
    "P-12": fact("performance_project_amount", "amount", "31"),
    "P-13": spoil("update core.performance_indicator set actual_value = 100 where indicator_no = 1"),
    "P-14": fact("self_evaluated_amount", "amount", "500"),
    "P-15": spoil("update core.performance_indicator set actual_value = 0 where indicator_no = 2"),
    "P-16": spoil("update core.performance_indicator set actual_value = 0 where indicator_no = 3"),
    "P-17": spoil("update core.performance_indicator set actual_value = 100 where indicator_no = 4"),
    "P-18": spoil("update core.performance_indicator set reason = null where indicator_no = 5"),
    "P-19": Case(
        "update core.performance_indicator set score = 15 where indicator_no = 4",
        prepare="update core.performance_indicator set target = '≤100%', target_operator = '<=', target_value = 100,"
        " target_unit = '%' where indicator_no = 4",
    ),
    "P-20": spoil(
        f"insert into core.performance_task (report_id, task_no, table_no, name) values ('{REPORT}', 2, 1, '任务二')"
    ),
    "P-21": fact("approved_projects_subordinate", "count", "1"),
    "P-22": fact("key_evaluated_amount", "amount", "6"),
    "P-25": Case(
        "update core.narrative_fact set value = 3 where subject_code = 'approved_projects_agency'",
        prepare=_counts(("approved_projects", 2), ("approved_projects_agency", 2)),
    ),
    "P-26": fact("self_score", "score", "196"),
    "P-23": fact("rated_good", "count", "3"),
    "P-24": fact("monitored_projects", "count", "8"),
    "Y-01": fact("income_and_expenditure_total", "change_amount", "18.5"),
    "Y-02": fact("fiscal_grand_total", "change_amount", "16"),
    "Y-03": fact("gpb_expenditure", "change_amount", "5"),
    "Y-04": fact("three_public", "change_amount", "2"),
    "Y-05": cell("T01", "opening_balance", "amount"),
    "Y-06": fact("gpb_expenditure", "change_amount", "-5"),
    "Y-07": Case(
        f"update core.statement_cell set label = '其他支出' where report_id = '{PRIOR}' and code = '2010301'",
        "insert into core.statement_cell (report_id, statement, row_no, column_no, item, measure, code, label)"
        f" values ('{PRIOR}', 'T03', 2, 1, 'func_class', 'total', '2010301', '行政运行')",
    ),
    "Y-08": fact("gpb_expenditure", "change_rate", "9"),
    "Y-09": Case(_unit(PRIOR, 2, "测试局服务中心"), f"{_unit(REPORT, 1, '测试局')}; {_unit(PRIOR, 1, '测试局')}"),
    "C-01": spoil("update core.statement_cell set code = '20103' where statement = 'T03' and code = '201'"),
    "C-02": spoil("update core.statement_cell set row_no = 99 where statement = 'T03' and code = '201'"),
    "C-03": spoil("delete from core.statement_cell where statement = 'T03' and code = '2080801'"),
    "C-04": spoil("update core.statement_cell set code = null where statement = 'T01' and code = '201'"),
    "C-05": spoil("update core.statement_cell set label = '行政远行' where statement = 'T03' and code = '2010301'"),
    "C-06": spoil(
        "update core.narrative_fact set subject_code = null, subject = '一般行政事务' where subject_code = '2010302'"
    ),
    "C-07": Case(
        "update core.narrative_fact set sentence = '决算为10万元，主要用于缴纳职工医疗保险。'"
        " where subject_code = '2080505'",
        "update core.narrative_fact set subject = '机关事业单位基本养老保险缴费支出',"
        " sentence = '决算为10万元，主要用于缴纳养老保险。' where subject_code = '2080505'",
    ),
    "C-08": spoil("update core.statement_cell set amount_yuan = 60000 - amount_yuan where code in ('30304', '30399')"),
    "S-01": spoil("delete from core.statement where statement = 'T03'"),
    "C-09": spoil("update core.statement_cell set code = '2080805' where code = '2080505' and statement = 'T05'"),
    "S-02": Case(
        "delete from core.statement where statement = 'T03'",
        "insert into core.contents_entry (report_id, entry_no, title, statement, page)"
        f" select '{REPORT}', row_number() over (order by first_page), title, statement, 2 from core.statement"
        f" where report_id = '{REPORT}'",
    ),
    "S-16": Case(
        "update core.statement set body = '别市水利局' where statement = 'T06'",
        "update core.report set department = '某市测试局'; update core.statement set body = '某市测试局(本级)'",
    ),
    "S-17": Case(
        "update core.statement set body = '某市测试局(本级)' where statement = 'T06'",
        "update core.statement set body = '某市测试局'",
    ),
    "S-18": Case(
        "update core.contents_entry set title = '三、某某某情况表'",
        "update core.statement set title = '支出决算表' where statement = 'T03';"
        "insert into core.contents_entry (report_id, entry_no, title, statement, page)"
        f" values ('{REPORT}', 1, '三、支出决算表', 'T03', 2)",
    ),
    "S-19": Case(
        "update core.statement set note = '注：本表反映情况。' where statement = 'T08'",
        "update core.statement set is_empty = true, note = '说明：没有政府性基金收入。' where statement = 'T08'",
    ),
    "S-03": Case(
        "update core.section set title = '2020年度收入支出决算情况说明' where section_no = 1",
        "update core.section set title = '财政拨款收支与2020年度决算对比情况' where section_no = 1",
    ),
    "S-04": Case(
        "update core.section set text = replace(text, '某市测试局2021', '别市水利局2021') where section_no = 1",
        "update core.report set department = '某市测试局';"
        "update core.section set text = '某市测试局2021年度支出10.00万元。' where section_no = 1;"
        "update core.section set text = '某市测试局2021年度收入10.00万元。' where section_no = 2",
    ),
    "S-05": spoil("update core.statement set unit = '元' where statement = 'T06'"),
    "S-06": spoil("update core.statement set form_no = '公开01表' where statement = 'T03'"),
    "S-07": spoil("update core.statement set note = '故本表无数据' where statement = 'T08'"),
    "S-08": Case(
        "update core.statement set note = '说明：我部门没有国有资本经营收入。' where statement = 'T08'",
        "update core.statement set note = '说明：我部门没有政府性基金收入。' where statement = 'T08'",
    ),
    "S-09": spoil("delete from core.section where topic = 'procurement'"),
    "S-10": _text("本单位无此项支出的仍保留该表格式。"),
    "S-11": spoil("update core.statement_cell set line_no = null where statement = 'T01' and line_no = 6"),
    "S-12": Case(
        "update core.narrative_fact set value = 3 where fact_no = 99",
        "insert into core.internal_office (report_id, office_no, office, page)"
        f" values ('{REPORT}', 1, '办公室', 3), ('{REPORT}', 2, '财务科', 3);"
        " insert into core.narrative_fact (report_id, fact_no, section_no, kind, subject_code, measure, value, page)"
        f" values ('{REPORT}', 99, 1, 'F27', 'internal_offices', 'count', 2, 3)",
    ),
    "S-13": spoil(
        "delete from core.statement_cell where statement = 'T03' and code = '2080801' and measure = 'project'"
    ),
    "S-14": Case(_unit(REPORT, 2, "测试局服务中心"), _unit(REPORT, 1, "测试局（本级）")),
    "S-15": spoil("update core.statement_cell set issue = 'unreadable_amount' where code = '30201'"),
    "T-01": _text("XX局"),
    "T-02": _text("存在差异的主要原因是存在差异的主要原因是人员减少。"),
    "T-03": _text("较上年增加（减少）1万元。"),
    "T-04": _text("。。"),
    "T-05": _text("部门预算<p>执行"),
    "T-06": spoil("update core.narrative_fact set decimals = 0 where fact_no = 9"),
}
