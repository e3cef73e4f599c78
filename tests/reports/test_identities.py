"""Which report a document is: what it says counts first, its file's name only for what it leaves out."""

from collections.abc import Sequence

import numpy as np
import pytest

from pipelines.formats.page import Edges, Glyphs, Page, TextLine
from pipelines.reports.identity import region_of, report_identity
from pipelines.tables.content import PageContent


def content(*lines: str) -> PageContent:
    nothing = np.empty(0)
    glyphs = Glyphs(np.empty(0, np.uint32), nothing, nothing, nothing, nothing, np.empty(0, np.bool_))
    page = Page(1, 595, 842, 0, glyphs, Edges(np.empty((0, 3)), np.empty((0, 3))), "fast")
    tops = [40.0 + 20 * number for number in range(len(lines))]
    placed = [TextLine(text, 60, top, 300, top + 12, top + 10) for text, top in zip(lines, tops, strict=True)]
    return PageContent(page, tuple(placed), ())


SHEET = (
    "收入支出决算总表",
    "部门：长沙县审计局（本级）        金额单位：万元",
    "项目 行次 金额",
    "四、上级补助收入 4 7.10",
)


@pytest.mark.parametrize(
    ("lines", "file_name", "found"),
    [
        (SHEET, "", None),
        (SHEET, "扫描件0003", None),
        (SHEET, "20210930公示", None),
        (SHEET, "2020-2021对照", None),
        (SHEET, "决算2021", ("长沙县审计局", 2021, "own")),
        (SHEET, "岳阳县教育局2021年度部门决算", ("长沙县审计局", 2021, "own")),
        (SHEET[2:], "岳阳县教育局2021年度部门决算", ("岳阳县教育局", 2021, "department")),
        (("2020年度", "长沙县审计局部门决算", *SHEET), "决算2021", ("长沙县审计局", 2020, "own")),
    ],
)
def test_the_file_name_fills_what_the_text_leaves_out(
    lines: Sequence[str], file_name: str, found: tuple[str, int, str] | None
) -> None:
    identity = report_identity([content(*lines)], file_name)
    assert (identity and (identity.department, identity.fiscal_year, identity.scope)) == found


@pytest.mark.parametrize(
    ("cover", "found"),
    [
        ("2023年度|长沙市财政局部门决算|2024年9月", ("长沙市财政局", 2023, "department")),
        ("二〇二三年度|长沙市财政局（本级）|部门决算公开", ("长沙市财政局", 2023, "own")),
        ("二○二三年度长沙市第一中学单位决算", ("长沙市第一中学", 2023, "unit")),
        ("二0二三年度|长沙市第一医院决算", ("长沙市第一医院", 2023, "department")),
        ("中共长沙市委党校|2023年度部门决算", ("中共长沙市委党校", 2023, "department")),
        ("2023年|长沙市天心区人民检察院|部门决算公开", ("长沙市天心区人民检察院", 2023, "department")),
        ("长沙市教育局机关2023年度部门决算", ("长沙市教育局", 2023, "own")),
        ("长沙市教育局（部门）2023年度决算公开", ("长沙市教育局", 2023, "department")),
        ("长沙市教育局|2023 年部门（单位）决算公开", ("长沙市教育局", 2023, "department")),
        ("长沙市教育局|2023年度部门（本级）决算", ("长沙市教育局", 2023, "own")),
        ("长沙市人民医院（市红十字医院）|2023年度单位决算", ("长沙市人民医院（市红十字医院）", 2023, "unit")),
        ("2023年度部门决算公开|单位名称：长沙市教育局|2024年9月", ("长沙市教育局", 2023, "department")),
        ("部门决算公开|（2023年度）|部门名称：长沙市教育局（公章）", ("长沙市教育局", 2023, "department")),
        ("2023年度部门决算|长沙市教育局|二〇二四年八月二十日", ("长沙市教育局", 2023, "department")),
        ("长沙市财政局部门决算|（2023年）", ("长沙市财政局", 2023, "department")),
        ("长沙市财政局部门决算|（2023年度）", ("长沙市财政局", 2023, "department")),
        ("监督索引号53092600243601000|云县政务服务管理局2022年度部门决算", ("云县政务服务管理局", 2022, "department")),
        ("柞水县审计局2020年部门决算|保密审查情况：已审查", ("柞水县审计局", 2020, "department")),
    ],
)
def test_a_cover_names_department_year_and_scope(cover: str, found: tuple[str, int, str]) -> None:
    identity = report_identity([content(*cover.split("|")), content("收入支出决算总表")])
    assert (identity and (identity.department, identity.fiscal_year, identity.scope)) == found


@pytest.mark.parametrize(
    "lines",
    [
        ("收入支出决算总表", "编制单位：[123001]长沙市财政局   2023年度   金额单位：元"),
        ("收入支出决算总表", "填报单位:长沙市财政局   2023年   单位:元"),
        ("收入支出决算总表", "公开单位：123-长沙市财政局", "2023年度", "金额单位：元"),
        ("2023年收入支出决算总表", "部门：长沙市财政局 单位：万元", "项目 行次 金额"),
    ],
)
def test_the_head_of_a_table_names_them_where_there_is_no_cover(lines: Sequence[str]) -> None:
    # what a report says of other years comes in sentences
    narrative = content("收入总计与2022年度相比增加10万元", "2024年9月公开")
    identity = report_identity([content(*lines), narrative])
    assert (identity and identity.department, identity and identity.fiscal_year) == ("长沙市财政局", 2023)


@pytest.mark.parametrize(
    "name",
    ["W020240912345678（长沙市财政局2023年度部门决算）", "2023年决算公开-长沙市财政局", "长沙市财政局_2023_决算(1)"],
)
def test_a_file_name_of_any_make(name: str) -> None:
    identity = report_identity([content("收入支出决算总表", "项目 行次 金额")], name)
    assert (identity and identity.department, identity and identity.fiscal_year) == ("长沙市财政局", 2023)


@pytest.mark.parametrize(
    ("department", "region"),
    [
        ("大理州洱源县教育局", ("532930", "大理州洱源县")),
        ("新疆伊犁哈萨克自治州财政局", ("654000", "新疆伊犁哈萨克自治州")),
        ("政协长沙市委员会办公室", ("430100", "长沙市")),
        ("内蒙古锡林郭勒盟苏尼特右旗财政局", ("152524", "内蒙古锡林郭勒盟苏尼特右旗")),
        ("财政部", None),
    ],
)
def test_the_region_a_name_begins_with(department: str, region: tuple[str, str] | None) -> None:
    assert region_of(department) == region
