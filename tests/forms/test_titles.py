"""A title is the whole line, whatever stands before it for a province, a year or a department."""

import pytest

from pipelines.forms.titles import title_of


@pytest.mark.parametrize(
    ("line", "statement"),
    [
        ("收入支出决算总表", "T01"),
        ("2021年度收入支出决算总表", "T01"),
        ("公开01表 收入支出决算总表", "T01"),
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
        "本表反映部门本年度取得的各项收入情况，与支出决算表对应。",
    ],
)
def test_lines_that_are_no_title(line: str) -> None:
    assert title_of(line) is None
