"""A title is the whole line, whatever stands before it for a province, a year or a department."""

import pytest

from pipelines.forms.titles import is_other_title, title_of


@pytest.mark.parametrize(
    ("line", "statement"),
    [
        ("收入支出决算总表", "T01"),
        ("2021年度收入支出决算总表", "T01"),
        ("公开01表 收入支出决算总表", "T01"),
        ("附件1　2022年度收支决算总表", "T01"),
        ("表12 2024年度收入支出决算总表", "T01"),
        ("表一：收支决算总表", "T01"),
        ("焦作市工业和信息化局收入决算表", "T02"),
        ("《收入决算总表》", "T02"),
        ("支出决算表（分科目）", "T03"),
        ("四、财政拨款收入支出决算总表", "T04"),
        ("一般公共预算财政拨款收入支出决算表", "T05"),
        ("一般公共预算财政拨款基本支出决算明细表", "T06"),
        ("财政拨款“三公”经费支出决算表", "T07"),
        ("一般公共预算财政拨款三公经费及会议费、培训费支出决算表", "T07"),
        ("“三公”经费、行政参公单位机关运行经费情况表", "T07"),
        ("政府性基金预算财政拨款收入支出决算表", "T08"),
        ("国有资本经营预算财政拨款支出决算表", "T09"),
        ("上海市XX局20XX年度收入支出决算总表", "T01"),
        ("表一 2022年收入支出决算总表", "T01"),
        ("Z01 收入支出决算总表(财决01表)", "T01"),
        ("收入支出决算总表（万元）", "T01"),
        ("支出决算表（按功能分类）", "T03"),
        ("财政拨款收支总表", "T04"),
        ("一般公共预算拨款支出决算表（按功能科目）", "T05"),
        ("公共财政预算财政拨款支出决算表", "T05"),
        ("一般公共预算财政拨款基本支出决算表（经济分类款级科目）", "T06"),
        ("部门决算“三公”经费支出表", "T07"),
        ("2023年度“三公”经费支出预决算对比表", "T07"),
        ("政府性基金收支决算表", "T08"),
        ("国有资本经营收支决算表", "T09"),
        ("收入支出决算公开表", "T01"),
        ("财决批复02表 收入决算批复表", "T02"),
        ("公共预算支出决算表", "T03"),
        ("财政拨款收支决算情况表", "T04"),
        ("一般公共预算财政拨款支出决算表（按功能分类科目到项级）", "T05"),
        ("一般公共预算财政拨款基本支出决算表（按部门预算支出经济分类科目）", "T06"),
        ("财政拨款“三公”经费支出决算表（含会议费、培训费）", "T07"),
        ("“三公”经费、会议费、培训费支出预算表（一般公共预算）", "B07"),
    ],
)
def test_titles(line: str, statement: str) -> None:
    title = title_of(line)
    assert title is not None
    assert title.statement == statement


@pytest.mark.parametrize(
    "line",
    [
        "收入支出决算总表………………5",
        "项目收入支出决算表",
        "一般公共预算财政拨款支出决算明细表",
        "政府性基金预算财政拨款基本支出决算表",
        "收入决算表（分单位）",
        "二、收入决算情况说明",
        "中共上海市普陀区委社会工作部2024年度部门决算表",
        "2024年部门预算收支总表",
        "三公经费预算情况表",
        "2022年全县财政收支决算总表",
        "全县一般公共预算支出决算表",
        "XX市本级一般公共预算支出决算表",
        "财政专户管理资金收入支出决算表",
        "本表反映部门本年度取得的各项收入情况，与支出决算表对应。",
    ],
)
def test_lines_that_are_no_title(line: str) -> None:
    assert title_of(line) is None


def test_the_classes_of_the_governments_budget_make_another_table() -> None:
    title = "一般公共预算基本支出表（政府预算支出经济分类）"
    assert title_of(title) is None
    assert is_other_title(title)


def test_a_numbered_title_of_another_table_is_one() -> None:
    assert is_other_title("表10：国有资产占用情况表")
    assert not is_other_title("表1：收入支出决算总表")


@pytest.mark.parametrize(
    "suffix",
    [
        "（续）",
        "续",
        "（续一）",
        "（二）",
        "（第2页）",
        "（2/3）",
        "-2",
        "（下）",
        "(续上页)",
        "（公开01表）",
        " 单位：万元",
    ],
)
def test_a_title_over_a_further_page_is_the_same_title(suffix: str) -> None:
    found = title_of(f"收入支出决算总表{suffix}")
    assert found
    assert found.statement == "T01"
