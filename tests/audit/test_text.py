"""The audit of the text: what it leaves out, what it says wrongly, and where on the page it says so."""

import duckdb
import pytest

from pipelines.audit import evaluate, results
from pipelines.audit.evidence import gather
from pipelines.audit.findings.explain import findings
from pipelines.audit.findings.passages import passage, place_of
from pipelines.audit.findings.wording import nested
from pipelines.audit.reasoning import Finding
from pipelines.audit.rules import RuleError, all_rules, read_rule
from pipelines.narrative.passages import Paragraph, Printed
from tests.rules.book import REPORT

RULES = {rule.rule_id: rule for rule in all_rules()}
FIRST, SECOND, OVERLEAF = (80.0, 100.0, 500.0, 112.0), (80.0, 120.0, 500.0, 132.0), (80.0, 60.0, 300.0, 72.0)
TEXT = "2021年度支出决算为9.00万元，" + "完成预算的90.00，" + "低于上年。"


def found(connection: duckdb.DuckDBPyConnection, *rule_ids: str) -> list[Finding]:
    evaluate.evaluate(connection, [RULES[rule_id] for rule_id in rule_ids], [REPORT])
    evaluate.store(connection)
    return [finding for evidence in gather(connection) for finding in findings(evidence, RULES)]


def forget(connection: duckdb.DuckDBPyConnection, about: str, kind: str) -> None:
    connection.execute("delete from core.narrative_fact where subject_code = ? and kind = ?", [about, kind])


def test_a_class_the_text_leaves_out_is_told(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.narrative_fact set subject_code = '206' where subject_code = '208' and kind = 'F08'")
    [told] = found(page, "N-06")
    assert told.kind == "publisher_text"
    assert "社会保障和就业支出" in told.message
    assert "没有该类" in told.message


def test_a_class_the_text_names_somewhere_is_not_missing(page: duckdb.DuckDBPyConnection) -> None:
    forget(page, "208", "F08")
    page.execute(
        "insert into core.narrative_fact (report_id, fact_no, section_no, kind, subject_code, subject, measure, value,"
        f" unit, year) values ('{REPORT}', 901, 6, 'F08', '201', '类', 'amount', 80, '万元', 2021),"
        f" ('{REPORT}', 902, 6, 'F08', '212', '类', 'amount', 0, '万元', 2021)"
    )
    page.execute("update core.section set text = '社会保障和就业（类）支出若干' where section_no = 6")
    assert not found(page, "N-06")


def test_a_list_of_a_few_is_not_held_to_be_complete(page: duckdb.DuckDBPyConnection) -> None:
    forget(page, "208", "F08")
    assert not found(page, "N-06")


@pytest.mark.parametrize(("amount", "told"), [(30, 0), (31, 1)])
def test_an_item_of_basic_expenditure_is_held_against_its_row(
    page: duckdb.DuckDBPyConnection, amount: int, told: int
) -> None:
    page.execute(
        "insert into core.narrative_fact (report_id, fact_no, section_no, kind, subject_code, subject, measure, value,"
        f" unit, year) values ('{REPORT}', 901, 8, 'F12', 'econ_30101', '基本工资', 'amount', {amount}, '万元', 2021)"
    )
    assert len(found(page, "N-09")) == told


def test_an_item_the_text_leaves_out_is_told(page: duckdb.DuckDBPyConnection) -> None:
    forget(page, "2080801", "F10")
    [told] = found(page, "N-08")
    assert (told.kind, told.stated) == ("publisher_text", 60_000)
    assert "死亡抚恤" in told.message


def test_an_item_that_was_not_read_is_not_missing(page: duckdb.DuckDBPyConnection) -> None:
    forget(page, "2080801", "F10")
    page.execute("update core.section set text = '抚恤（款）死亡抚恤（项）。' where section_no = 7")
    assert not found(page, "N-08")


def test_an_item_no_table_has_is_told(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.narrative_fact set subject_code = '2050803', subject = '教育支出/进修及培训/培训支出'"
        " where subject_code = '2080801' and kind = 'F10'"
    )
    page.execute("update core.section set text = '死亡抚恤' where section_no = 7")
    [told] = found(page, "N-08")
    assert "培训支出" in told.message


def test_an_open_list_leaves_nothing_out(page: duckdb.DuckDBPyConnection) -> None:
    change = "update core.narrative_fact set printed = ? where measure = 'listed' and subject_code = ?"
    page.execute(change, ["基本工资、抚恤金等", "personnel_expenditure"])
    assert not found(page, "N-10")
    page.execute(change, ["基本工资、抚恤金", "personnel_expenditure"])
    [told] = found(page, "N-10")
    assert "机关事业单位基本养老保险缴费" in told.message


def test_fewer_fiscal_vehicles_are_no_contradiction_in_a_whole_department(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.narrative_fact set value = 3 where subject_code = 'vehicles_kept'")
    assert [told.kind for told in found(page, "N-14")] == ["plausibility"]
    page.execute("update core.report set scope = 'department'")
    assert not found(page, "N-14")


def test_one_vehicle_too_few_is_no_rounding(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.narrative_fact set value = 2, decimals = 0 where subject_code = 'vehicles_other'")
    page.execute("update core.narrative_fact set decimals = 0 where subject_code like 'vehicles%'")
    [told] = found(page, "R-19")
    assert told.kind == "publisher_wrong_value"


def test_a_rate_of_another_budget_is_one_finding(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "insert into core.narrative_fact (report_id, fact_no, section_no, kind, subject_code, subject, measure, value,"
        " decimals, unit, year, page) select report_id, 0, section_no, kind, subject_code, subject, 'adjusted_budget',"
        " 100, 2, unit, year, page from core.narrative_fact where kind = 'F09' and measure = 'original_budget'"
    )
    page.execute("update core.narrative_fact set value = 96 where kind = 'F09' and measure = 'completion_rate'")
    [told] = found(page, "R-06", "R-24")
    assert told.rule_ids == ("R-24",)
    assert told.kind == "publisher_text"


def test_public_money_within_basic_is_counted_once(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.narrative_fact set value = 20 where subject_code = 'performance_public_use'")
    assert not found(page, "P-10")


def test_a_finding_of_the_text_stands_where_the_words_do(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.section set text = ?, line_offsets = [0, 17, 27], line_pages = [5, 5, 6], line_boxes = ?"
        " where section_no = 7",
        [TEXT, [list(FIRST), list(SECOND), list(OVERLEAF)]],
    )
    [told] = found(page, "R-18")
    assert (told.page, told.box) == (5, SECOND)
    row = {"report_id": REPORT, "cells": list(told.cells), "box": None, "page": 5, "path": "a.pdf", "sha256": "0"}
    [marked] = results.boxes(page, row)
    assert (marked["page"], marked["top"], marked["page_turn"]) == (5, 120.0, 0)


def test_a_fact_has_the_box_of_its_line(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.narrative_fact set x0 = 80, top = 100, x1 = 500, bottom = 112, page_turn = 0, value = 46.1"
        " where subject_code = 'personnel_expenditure' and measure = 'amount'"
    )
    told = found(page, "N-09")[0]
    assert told.box == FIRST
    row = {"report_id": REPORT, "cells": list(told.cells), "box": None, "page": 5, "path": "a.pdf", "sha256": "0"}
    assert [mark["top"] for mark in results.boxes(page, row)] == [100.0]


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("text/3/0/4", (5, FIRST)),
        ("text/3/12/10", (5, (80.0, 100.0, 500.0, 132.0))),
        ("text/3/20/30", (5, SECOND)),
        ("text/3/40/2", (6, OVERLEAF)),
    ],
)
def test_a_passage_over_lines_and_pages(ref: str, place: tuple[int, tuple[float, ...]]) -> None:
    assert place_of(*passage(ref), [0, 17, 27], [5, 5, 6], [FIRST, SECOND, OVERLEAF]) == place


def test_a_passage_of_a_text_without_lines_has_no_place() -> None:
    assert place_of(0, 4, None, None, None) is None


def test_a_cut_paragraph_keeps_its_lines() -> None:
    lines = (Printed(0, 5, FIRST), Printed(10, 5, SECOND), Printed(20, 6, OVERLEAF))
    whole = Paragraph("字" * 30, "字" * 30, ((0, 5), (20, 6)), 12.0, False, "text", lines)
    part = whole.cut(12, 28)
    assert [(line.offset, line.box) for line in part.lines] == [(0, SECOND), (8, OVERLEAF)]
    assert part.box_of(0, 3) == SECOND
    assert part.box_of(6, 9) == SECOND
    assert part.box_of(9, 2) == OVERLEAF


def test_a_rule_cannot_name_a_kind_there_is_not(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "T-99_nothing.sql"  # type: ignore[operator]
    path.write_text(
        "-- title: x\n-- law: x\n-- law_en: x\n-- severity: info\n-- kind: guess\n-- tables: facts\nselect 1", "utf-8"
    )
    with pytest.raises(RuleError, match="kind is 'guess'"):
        read_rule(path)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("所称““三公”经费”预算数", "所称“‘三公’经费”预算数"),
        ("“甲“乙”丙“丁”戊”", "“甲‘乙’丙‘丁’戊”"),
        ("“甲”与“乙”不符", "“甲”与“乙”不符"),
        ("缺一半“甲“乙”", "缺一半“甲“乙”"),
    ],
)
def test_quotation_marks_within_quotation_marks(text: str, printed: str) -> None:
    assert nested(text) == printed


def test_a_misspelt_subject_above_an_item_is_told(page: duckdb.DuckDBPyConnection) -> None:
    name = "update core.narrative_fact set subject = ? where subject_code = '2080801' and kind = 'F10'"
    page.execute(name, ["社会保障和就业支出/抚恤/死亡抚恤"])
    assert not found(page, "C-06")
    page.execute(name, ["社会保障和就业支出/优抚/死亡抚恤"])
    [told] = found(page, "C-06")
    assert "20808为“抚恤”" in told.message


@pytest.mark.parametrize(("label", "told"), [("行政", 0), ("行政远行", 1)])
def test_a_name_cut_off_is_no_other_name(page: duckdb.DuckDBPyConnection, label: str, told: int) -> None:
    page.execute("update core.statement_cell set label = ? where statement = 'T03' and code = '2010301'", [label])
    assert len(found(page, "C-05")) == told


def test_a_namesake_under_another_code_of_its_own_group_is_told(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.statement_cell set label = '行政运行' where code = '2080505'")
    page.execute("update core.statement_cell set code = '2010339' where statement = 'T05' and code = '2010301'")
    [told] = found(page, "C-09")
    assert "2010339" in told.message


def test_codes_may_exceed_the_carryover_where_earlier_years_are_corrected(page: duckdb.DuckDBPyConnection) -> None:
    change = (
        "update core.statement_cell set amount_yuan = amount_yuan + ? where statement = 'T05' and measure = 'total'"
    )
    page.execute(f"{change} and code = '2010301'", [500_000])
    assert found(page, "X-22")
    page.execute(f"{change} and code = '2010302'", [-900_000])
    assert not found(page, "X-22")


def test_a_line_number_torn_by_the_page_is_no_gap(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.statement_cell set line_no = row_no, side = 'revenue' where statement = 'T01'")
    assert not found(page, "S-11")
    page.execute("update core.statement_cell set line_no = 2 where statement = 'T01' and row_no = 12")
    assert not found(page, "S-11")
    page.execute("update core.statement_cell set line_no = 3 where statement = 'T01' and row_no = 6")
    assert [told.kind for told in found(page, "S-11")] == ["reader_suspect"]


def test_the_only_table_not_listed_goes_by_a_strange_name(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(f"delete from core.contents_entry where report_id = '{REPORT}'")
    page.execute(
        "insert into core.contents_entry (report_id, entry_no, title, statement, page) select report_id,"
        " row_number() over (order by statement), statement || '表', statement, 2 from core.statement"
        f" where report_id = '{REPORT}'"
    )
    page.execute("update core.statement set title = statement || '表'")
    assert not found(page, "S-02")
    page.execute("update core.contents_entry set title = '四、财政收支总表', statement = null where statement = 'T04'")
    [told] = found(page, "S-02")
    assert "财政收支总表" in told.message


def test_the_note_of_a_fund_table_says_nothing_of_the_table_before(page: duckdb.DuckDBPyConnection) -> None:
    note = "update core.statement set note = ? where statement = 'T07'"
    page.execute(note, ["说明：没有使用政府性基金安排的支出，故本表无数据。"])
    assert not found(page, "S-07")
    page.execute(note, ["说明：没有“三公”经费支出，故本表无数据。"])
    assert found(page, "S-07")


def test_an_original_budget_is_not_held_against_an_adjusted_one(page: duckdb.DuckDBPyConnection) -> None:
    change = (
        "update core.narrative_fact set measure = 'original_budget', value = ? where measure = 'budget' and kind = ?"
    )
    page.execute(change, [9, "F13"])
    assert not found(page, "N-11")
    page.execute(
        "insert into core.narrative_fact by name select * replace (990 as fact_no, 'original_budget' as measure,"
        " 7 as value, 'vehicle' as subject_code) from core.narrative_fact where kind = 'F13' and measure = 'final'"
    )
    page.execute("update core.statement_cell set amount_yuan = 70000 where measure = 'budget_vehicle'")
    assert found(page, "N-11"), "the only part told agrees: the total is wrong"
