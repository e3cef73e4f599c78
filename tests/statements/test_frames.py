"""Small tables in the shapes provinces print: what each row and column comes to mean."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.forms.columns import continued_layout, grid_layout
from pipelines.forms.header import is_number_row
from pipelines.statements.frames import StatementFrames, statement_frames
from pipelines.tables.found_table import FoundTable, Part
from pipelines.vocabulary.lexicon import Statement, Title
from tests.support.grids import grid

HEADER = "项目|<|合计|基本支出|项目支出\n科目编码|科目名称|^|^|^\n"


def read(statement: Statement, *pages: str, unit: str | None = "万元") -> StatementFrames:
    table = FoundTable(Title(statement, 1), "表", 1, unit)
    for number, text in enumerate(pages, 1):
        drawn = grid(text, page=number)
        layout = grid_layout(drawn, statement)
        if layout is None:
            assert table.parts, "the first page needs a header"
            layout = continued_layout(drawn, table.parts[-1].layout)
        table.parts.append(Part(drawn, layout, is_continued=number > 1))
    return statement_frames([table])


def figures(frames: StatementFrames) -> list[tuple[str | None, str, str | None, str | None]]:
    cells = frames.statement_cell.filter(pl.col("amount_yuan").is_not_null())
    return [
        (row["code"], row["label"], row["measure"], f"{(row['amount_yuan'] / 10_000).normalize():f}")
        for row in cells.iter_rows(named=True)
    ]


def test_codes_in_three_columns_with_the_total_in_the_header_row() -> None:
    frames = read(
        "T05",
        """
        项目|<|<|<|本年支出|<|<
        功能分类科目编码|<|<|科目名称|小计|基本支出|项目支出
        类|款|项|合计|9.50|7.00|2.50
        201|||一般公共服务支出|9.50|7.00|2.50
        201|6||财政事务|9.50|7.00|2.50
        |06|1|行政运行|9.50|7.00|2.50
        """,
    )
    assert figures(frames)[::3] == [
        (None, "合计", "total", "9.5"),
        ("201", "一般公共服务支出", "total", "9.5"),
        ("20106", "财政事务", "total", "9.5"),
        ("2010601", "行政运行", "total", "9.5"),
    ]
    assert set(frames.statement_cell["item"]) == {"total", "func_class"}


@given(st.sampled_from(["201", "20106", "2010601"]), st.booleans())
def test_a_code_is_the_same_whole_split_or_before_the_name(code: str, in_name: bool) -> None:
    parts = [code[:3], code[3:5], code[5:7]]
    split = read("T05", f"类|款|项|科目名称|合计|基本支出|项目支出\n{'|'.join(parts)}|行政运行|1.00|1.00|0.00")
    name = f"{code} 行政运行" if in_name else "行政运行"
    whole = read("T05", f"{HEADER}{'' if in_name else code}|{name}|1.00|1.00|0.00")
    assert split.statement_cell["code"].unique().to_list() == [code]
    assert whole.statement_cell["code"].unique().to_list() == [code]
    assert set(whole.statement_cell["label"]) == {"行政运行"}


def test_blank_and_zero_and_value_stay_three_things() -> None:
    frames = read("T05", f"{HEADER}201|一般公共服务支出|0.00||3.5")
    assert frames.statement_cell["cell_state"].to_list() == ["zero", "blank", "value"]
    assert frames.statement_cell["amount_yuan"].to_list() == [Decimal("0.00"), None, Decimal("35000.00")]
    assert set(frames.statement_cell["precision_yuan"].drop_nulls()) == {Decimal("100.00")}


def test_a_row_torn_by_the_page_break_is_one_row() -> None:
    frames = read(
        "T05",
        f"{HEADER}合计|<|2.00|2.00|\n2080505|机关事业单位基本养老|||",
        "|保险缴费支出|2.00|2.00|\n||||",
    )
    assert figures(frames)[-2:] == [
        ("2080505", "机关事业单位基本养老保险缴费支出", "total", "2"),
        ("2080505", "机关事业单位基本养老保险缴费支出", "basic", "2"),
    ]


def test_a_name_that_begins_on_the_page_before_goes_with_its_code() -> None:
    frames = read(
        "T05", f"{HEADER}201|一般公共服务支出|1.00|1.00|\n|机关事业单位基本养老|||", "2080505|保险缴费支出|2.00||2.00"
    )
    assert ("2080505", "机关事业单位基本养老保险缴费支出", "total", "2") in figures(frames)


def test_a_blank_strip_at_a_page_break_is_no_row() -> None:
    frames = read("T05", f"{HEADER}201|一般公共服务支出|1.00|1.00|", "||||\n205|教育支出|2.00|2.00|")
    assert frames.statement_cell["row_no"].max() == 2


def test_a_repeated_header_is_not_read_as_rows() -> None:
    page = f"{HEADER}栏次|<|1|2|3\n201|一般公共服务支出|1.00|1.00|"
    frames = read("T05", page, page.replace("201|一般公共服务支出", "205|教育支出"))
    assert [code for code, *_ in figures(frames)] == ["201", "201", "205", "205"]


def test_the_two_sides_of_a_line_have_nothing_to_do_with_each_other() -> None:
    frames = read(
        "T04",
        """
        收入|<|<|支出|<|<|<|<|<
        项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
        栏次||1|栏次||2|3|4|5
        一、一般公共预算财政拨款|1|5.00|一、一般公共服务支出|33|4.00|4.00||
        年初财政拨款结转和结余|2|1.00|年末财政拨款结转和结余|34|2.00|2.00||
        一般公共预算财政拨款|3|1.00|||||
        总计|4|6.00|总计|35|6.00|6.00||
        """.replace("一般公共预算财政拨款|3|1.00|||||", "一般公共预算财政拨款|3|1.00||||||"),
    )
    items = [
        (row["side"], row["item"], row["code"], row["parent_label"])
        for row in frames.statement_cell.filter(pl.col("measure").is_in(["amount", "total"])).iter_rows(named=True)
    ]
    assert ("revenue", "inc_gpb", None, None) in items
    assert ("revenue", "opening_gpb", None, "年初财政拨款结转和结余") in items
    assert ("expenditure", "exp_class", "201", None) in items
    assert ("expenditure", "exp_grand_total", None, None) in items
    assert frames.statement_cell["issue"].drop_nulls().to_list() == []


@pytest.mark.parametrize(
    "text",
    [
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<\n"
            "合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费\n"
            "^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^\n"
            "1|2|3|4|5|6|7|8|9|10|11|12\n"
            "12.00|1.00|9.00|4.00|5.00|2.00|6.00|0.50|4.50|2.00|2.50|1.00"
        ),
        (
            "合计|<|因公出国（境）费|<|公务用车购置及运行费|<|<|<|<|<|公务接待费|<\n"
            "^|^|^|^|小计|<|购置费|<|运行费|<|^|^\n"
            "预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数\n"
            "12.00|6.00|1.00|0.50|9.00|4.50|4.00|2.00|5.00|2.50|2.00|1.00"
        ),
        (
            "项目|预算数|决算数\n"
            "合计|12.00|6.00\n1．因公出国（境）费|1.00|0.50\n2．公务用车购置及运行维护费|9.00|4.50\n"
            "（1）公务用车购置费|4.00|2.00\n（2）公务用车运行维护费|5.00|2.50\n3．公务接待费|2.00|1.00"
        ),
    ],
    ids=["halves", "pairs", "list"],
)
def test_three_public_expenditures_in_every_layout(text: str) -> None:
    cells = read("T07", text).statement_cell
    found = {row["measure"]: row["amount_yuan"] / 10_000 for row in cells.iter_rows(named=True)}
    parts = ("total", "overseas", "vehicle", "purchase", "operation", "reception")
    budget = dict(zip(parts, map(Decimal, ("12", "1", "9", "4", "5", "2")), strict=True))
    final = dict(zip(parts, map(Decimal, ("6", "0.5", "4.5", "2", "2.5", "1")), strict=True))
    assert found == {f"budget_{k}": v for k, v in budget.items()} | {f"final_{k}": v for k, v in final.items()}


def test_what_cannot_be_mapped_is_kept_and_flagged() -> None:
    frames = read(
        "T05", "科目编码|科目名称|合计|基本支出|项目支出|神秘支出\n|没有见过的一行|1.00|1.00||7.00\n201|教育支出|XX|||"
    )
    issues = {(row["label"], row["column_label"]): row["issue"] for row in frames.statement_cell.iter_rows(named=True)}
    assert issues[("没有见过的一行", "合计")] == "unmapped_row"
    assert issues[("没有见过的一行", "神秘支出")] == "unmapped_column"
    assert issues[("教育支出", "合计")] == "unreadable_amount"
    kept = frames.statement_cell.filter(pl.col("issue") == "unmapped_column").row(0, named=True)
    assert (kept["printed"], kept["amount_yuan"]) == ("7.00", Decimal("70000.00"))


def test_counts_in_a_table_of_money_are_no_money() -> None:
    frames = read(
        "T07",
        "项目|预算数|决算数\n合计|3.00|2.00\n1．公务接待费|2.00|1.00\n2．因公出国（境）费|1.00|1.00\n（一）国内公务接待批次（个）|—|58",
    )
    count = frames.statement_cell.filter(pl.col("printed") == "58").row(0, named=True)
    assert (count["issue"], count["amount_yuan"]) == ("not_an_amount", None)


def test_a_table_without_a_unit_is_read_like_its_siblings_and_says_so() -> None:
    frames = read("T05", f"{HEADER}201|一般公共服务支出|1.00|1.00|", unit=None)
    assert len(frames.warnings) == 1
    assert "prints no unit" in frames.warnings[0]


def test_a_page_break_within_the_digits_of_codes_and_amounts() -> None:
    frames = read(
        "T05",
        """
        项目|<|<|<|本年支出|<|<
        功能分类科目编码|<|<|科目名称|小计|基本支出|项目支出
        类|款|项|合计|4,234.25|1.20|4,233.05
        221|||住房保障支出|4,234.25|1.20|4,233.05
        22|0||住房改革|4,234.2|1.20|4,233.0
        """,
        """
        1|2||支出|5||5
        221|02|01|住房公积金|4,234.25|1.20|4,233.05
        """,
    )
    assert figures(frames)[6:9] == [
        ("22102", "住房改革支出", "total", "4234.25"),
        ("22102", "住房改革支出", "basic", "1.2"),
        ("22102", "住房改革支出", "project", "4233.05"),
    ]
    assert [code for code, *_ in figures(frames)[9:]] == ["2210201"] * 3


def test_a_minus_sign_is_cut_from_its_amount_where_others_of_the_row_are_broken() -> None:
    frames = read("T03", HEADER + "201|一般公共服务支出|1,000.0|1|-", "|支出|0||28.40")
    assert [figure for *_, figure in figures(frames)] == ["1000", "1", "-28.4"]


def test_a_heading_that_runs_into_the_row_of_column_numbers_is_no_row() -> None:
    assert is_number_row(["栏次", "", "1", "结转\n2", "余\n3"])
    assert not is_number_row(["", "", "1", "结转\n2", "余\n3"])


def test_a_list_of_three_public_expenditures_that_the_page_ends_after_its_total() -> None:
    head = "项目|行次|预算数|决算数\n栏次||1|2\n"
    frames = read("T07", head + "“三公”经费支出|1|9.01|8.02", head + "1.因公出国（境）费|2||\n3.公务接待费|6|9.01|8.02")
    found = frames.statement_cell.filter(pl.col("cell_state") == "value")
    assert found["measure"].to_list() == ["budget_total", "final_total", "budget_reception", "final_reception"]


def test_a_list_of_three_public_expenditures_goes_on_without_its_headings() -> None:
    frames = read(
        "T07", "项目|行次|预算数|决算数\n“三公”经费支出|1|9.01|8.02", "1.因公出国（境）费|2||\n3.公务接待费|6|9.01|8.02"
    )
    found = frames.statement_cell.filter(pl.col("cell_state") == "value")
    assert found["measure"].to_list() == ["budget_total", "final_total", "budget_reception", "final_reception"]


def test_a_row_after_a_dash_is_no_rest_of_a_figure() -> None:
    frames = read("T03", HEADER + "201|一般公共服务支出|1|1|-", "202|外交支出|0.25|-|0.25")
    assert [(code, figure) for code, _, _, figure in figures(frames)] == [
        ("201", "1"),
        ("201", "1"),
        ("202", "0.25"),
        ("202", "0.25"),
    ]


def test_an_item_too_many_under_the_vehicles_is_set_right_by_the_order_of_the_form() -> None:
    frames = read(
        "T07",
        """
        项目|公务用车购置及运行维护费|因公出国（境）费用|公务用车购置及运行维护费|<|<|公务接待费
        ^|小计|^|小计|公务用车购置费|公务用车运行维护费|^
        预算数|6.00|1.00|4.00|1.50|2.50|1.00
        决算数|5.00|1.00|3.00||3.00|1.00
        """,
    )
    assert [(measure, figure) for _, _, measure, figure in figures(frames)][:3] == [
        ("budget_total", "6"),
        ("budget_overseas", "1"),
        ("budget_vehicle", "4"),
    ]


@pytest.mark.parametrize("numbers", ["", "栏次||1|栏次||2|3|4\n"])
def test_the_rest_of_a_name_below_a_repeated_header_is_the_row_before(numbers: str) -> None:
    head = "收入|<|<|支出|<|<|<|<\n项目|行次|决算数|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款\n"
    frames = read(
        "T04",
        head + numbers + "二、政府性基金预算财政拨|2|1.11|二十二、灾害防治及应急|34|8.02|8.02|",
        head + numbers + "款|||管理支出||||\n总计|3|10.12|总计|35|8.02|8.02|",
    )
    labels = frames.statement_cell["label"].unique(maintain_order=True)
    assert labels.to_list() == ["二、政府性基金预算财政拨款", "二十二、灾害防治及应急管理支出", "总计"]


def test_headings_of_the_code_in_one_cell_are_no_part_of_the_total() -> None:
    frames = read("T05", HEADER + "类 款 项|合计|9.50|7.00|2.50\n201|一般公共服务支出|9.50|7.00|2.50")
    assert figures(frames)[0] == (None, "合计", "total", "9.5")
    assert is_number_row(["类", "款 项", "栏次", "1", "2", "3"])
    assert not is_number_row(["项目支出", "栏次", "1", "2", "3"])
