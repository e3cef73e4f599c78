"""Forms of other provinces and years: every figure under the measure and item it is meant for, none unknown."""

import polars as pl
import pytest

from pipelines.vocabulary.lexicon import Statement
from tests.statements.test_frames import read

Found = set[tuple[str | None, str | None, str | None]]

THREE_SIDES = """
收入|<|<|支出|<|<|<|<|<
项目|行次|决算数|项目（按功能分类）|行次|决算数|项目（按支出性质和经济分类）|行次|决算数
栏次||1|栏次||2|栏次||3
一、一般公共预算财政拨款收入|1|10.01|一、一般公共服务支出|31|9.02|一、基本支出|58|7.03
二、事业收入|2|0.04|二、外交支出|32||人员经费|59|5.05
其中：财政专户管理资金|3|0.06|三、国防支出|33||工资福利支出|60|5.07
本年收入合计|27|10.08|本年支出合计|54|9.09|本年支出合计|78|9.10
年初结转和结余|28|1.11|结余分配|55|0.12|结余分配|79|0.13
其中：项目支出结转和结余|29|1.14|其中：交纳所得税|56|0.15|年末结转和结余|80|1.16
总计|30|11.17|总计|57|11.18|总计|81|11.19
"""
PHASES = """
收入|<|<|<|<|支出|<|<|<|<|<
项目|行次|年初预算数|全年预算数|2022年决算数|项目|行次|2021年决算数|年初预算数|2022年决算数|比上年增减%
栏次||1|2|3|栏次||4|5|6|7
上年结转|1|1.01|1.02|1.03|一、一般公共服务支出|31|2.01|2.02|2.03|12.00
（一）一般公共预算财政拨款|2|1.04|1.05|1.06|二、外交支出|32||||
总计|3|1.07|1.08|1.09|总计|33|2.04|2.05|2.06|-3.00
"""
CARRY_OVER = """
项目|<|年初结转和结余|<|<|本年收入|<|<|本年支出|<|<|<|<|年末结转和结余|<|<|<
科目编码|科目名称|合计|基本支出结转|项目支出结转和结余|合计|基本支出|项目支出|合计|基本支出|<|<|项目支出|合计|基本支出结转|项目支出结转和结余|<
^|^|^|^|^|^|^|^|^|小计|人员经费|日常公用经费|^|^|^|项目支出结转|项目支出结余
合计|<|1|2|3|4|5|6|7|8|9|10|11|12|13|14|15
"""
HALVES = """
项目|行次|预算数|全年预算数|统计数|项目|行次|统计数
栏次||1|2|3|栏次||4
一、“三公”经费支出|1|一|一|一|二、机关运行经费|22|9.01
（一）支出合计|2|10.02|8.03|7.04|（一）行政单位|23|9.05
（1）国内接待费|8|一||4.06|（二）参照公务员法管理事业单位|24|
其中：外事接待费|9|一||0.07|三、国有资产占用情况|26|一
"""
COMPARED = """
项目|2020年决算数|2021年预算数|2021年决算数|2021年决算数与预算数比较|<|比上年增减|<
^|^|^|^|增减额|增减率%|增减额|增减率
“三公”经费合计|10.01|9.02|8.03|-0.99|-11.0|-1.98|-19.8%
公务接待费|4.04|4.05|4.06|0.01|0.2|0.02|0.5%
会议费|1.07|1.08|1.09|0.01|0.9|0.02|1.9%
注：本表反映本部门“三公”经费支出情况，按2022年9月公开的口径填列，与2023年预算口径相同。|<|<|<|<|<|<|<
"""
OUTTURNS = """
单位名称|合计|因公出国（境）费|公务接待费|公务用车购置及运行费|<|<
^|^|^|^|小计|公务用车购置费|公务用车运行费
某县财政局|8.01||4.02|4.03||4.04
"""
ONE_ROW = """
单位名称|2023年预算数|2023年决算数|<|<|<|<|<
^|^|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费
^|^|^|^|小计|公务用车购置费|公务用车运行费|^
某市第十五中学|9.01|8.02||7.03|3.04|4.05|1.06
"""
OLD_CLASSES = """
收入|<|支出|<
项目|决算数|项目|决算数
财政拨款收入|5.01|一般公共服务|1.02
附属单位缴款|5.03|农林水事务|1.04
用事业基金弥补收支差额|5.05|资源勘探电力信息等事务|1.06
总计|5.07|总计|1.08
"""
PARTS = """
科目编码|科目名称|合计|财政拨款收入|<|<|事业收入|其中：教育收费|其他收入
^|^|^|小计|一般公共预算财政拨款|政府性基金预算财政拨款|^|^|^
合计|<|10.01|5.02|4.03|1.04|3.05|2.06|2.07
"""
UNITS = """
单位名称|科目编码|科目名称|年初预算数|决算数|<|完成率
^|^|^|^|基本支出|项目支出|^
合计|<|<|3.01|1.02|2.03|99.00
某县教育局|205.01|教育管理事务|3.04|1.05|2.06|98.00
"""
NAMES = """
人员经费|<|公用经费|<
经济分类科目|金额|经济分类科目|金额
工资福利支出|8.01|资本性支出|2.02
基本工资|8.03|办公设备购置|2.04
人员经费合计|8.05|公用经费合计|2.06
"""
BY_FUNCTION = """
项目|<|合计|人员经费|公用经费
功能分类科目编码|科目名称|^|^|^
201|一般公共服务支出|10.01|8.02|2.03
"""


def cells(statement: Statement, text: str) -> Found:
    found = read(statement, text).statement_cell
    assert found.filter(pl.col("issue").is_not_null()).rows() == []
    printed = found.filter(pl.col("cell_state") == "value")
    return {(c or i, m, p) for c, i, m, p in printed.select("code", "item", "measure", "printed").rows()}


def figures(text: str) -> Found:
    return {tuple(line.split()) for line in text.strip().splitlines()}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("statement", "text", "expected"),
    [
        (
            "T01",
            THREE_SIDES,
            """
            inc_gpb amount 10.01
            201 amount 9.02
            nature_basic amount 7.03
            inc_business amount 0.04
            nature_personnel amount 5.05
            among_inc_special_account amount 0.06
            301 amount 5.07
            income_current_total amount 10.08
            exp_current_total amount 9.09
            nature_exp_current_total amount 9.10
            opening_balance amount 1.11
            surplus_distribution amount 0.12
            nature_surplus_distribution amount 0.13
            opening_project amount 1.14
            distribution_tax amount 0.15
            nature_closing_balance amount 1.16
            income_grand_total amount 11.17
            exp_grand_total amount 11.18
            nature_exp_grand_total amount 11.19
            """,
        ),
        (
            "T04",
            PHASES,
            """
            opening_fiscal approved 1.01
            opening_fiscal adjusted 1.02
            opening_fiscal amount 1.03
            opening_gpb approved 1.04
            opening_gpb adjusted 1.05
            opening_gpb amount 1.06
            income_grand_total approved 1.07
            income_grand_total adjusted 1.08
            income_grand_total amount 1.09
            201 prior 2.01
            201 approved 2.02
            201 total 2.03
            exp_grand_total prior 2.04
            exp_grand_total approved 2.05
            exp_grand_total total 2.06
            """,
        ),
        (
            "T05",
            CARRY_OVER,
            """
            total opening 1
            total opening_basic 2
            total opening_project 3
            total income 4
            total income_basic 5
            total income_project 6
            total total 7
            total basic 8
            total basic_personnel 9
            total basic_public 10
            total project 11
            total closing 12
            total closing_basic 13
            total closing_project_carryover 14
            total closing_project_surplus 15
            """,
        ),
        (
            "T07",
            HALVES,
            """
            three_public final_office_operation 9.01
            three_public approved_total 10.02
            three_public budget_total 8.03
            three_public final_total 7.04
            three_public final_administrative_operation 9.05
            three_public final_domestic_reception 4.06
            three_public final_foreign_guest_reception 0.07
            """,
        ),
        (
            "T07",
            COMPARED,
            """
            three_public prior_total 10.01
            three_public budget_total 9.02
            three_public final_total 8.03
            three_public deviation_total -0.99
            three_public change_total -1.98
            three_public prior_reception 4.04
            three_public budget_reception 4.05
            three_public final_reception 4.06
            three_public deviation_reception 0.01
            three_public change_reception 0.02
            three_public prior_meeting 1.07
            three_public budget_meeting 1.08
            three_public final_meeting 1.09
            three_public deviation_meeting 0.01
            three_public change_meeting 0.02
            """,
        ),
        (
            "T07",
            OUTTURNS,
            """
            three_public final_total 8.01
            three_public final_reception 4.02
            three_public final_vehicle 4.03
            three_public final_operation 4.04
            """,
        ),
        (
            "T02",
            PARTS,
            """
            total total 10.01
            total fiscal 5.02
            total fiscal_gpb 4.03
            total fiscal_govfund 1.04
            total business 3.05
            total business_education 2.06
            total other 2.07
            """,
        ),
        (
            "T05",
            UNITS,
            """
            total approved 3.01
            total basic 1.02
            total project 2.03
            20501 approved 3.04
            20501 basic 1.05
            20501 project 2.06
            """,
        ),
        (
            "T06",
            NAMES,
            """
            301 amount 8.01
            310 amount 2.02
            30101 amount 8.03
            31002 amount 2.04
            personnel_total amount 8.05
            public_total amount 2.06
            """,
        ),
        ("T06", BY_FUNCTION, "201 amount 10.01\n201 personnel 8.02\n201 public 2.03"),
        (
            "T07",
            ONE_ROW,
            """
            three_public budget_total 9.01
            three_public final_total 8.02
            three_public final_vehicle 7.03
            three_public final_purchase 3.04
            three_public final_operation 4.05
            three_public final_reception 1.06
            """,
        ),
        (
            "T01",
            OLD_CLASSES,
            """
            inc_fiscal amount 5.01
            201 amount 1.02
            inc_affiliated amount 5.03
            213 amount 1.04
            nonfiscal_surplus_used amount 5.05
            215 amount 1.06
            income_grand_total amount 5.07
            exp_grand_total amount 1.08
            """,
        ),
    ],
    ids=[
        "three sides",
        "phases",
        "carry-over",
        "halves",
        "compared",
        "outturns",
        "parts",
        "units",
        "names",
        "function",
        "one row",
        "old classes",
    ],
)
def test_every_figure_has_its_measure(statement: Statement, text: str, expected: str) -> None:
    assert cells(statement, text) == figures(expected)


def test_a_second_column_of_the_same_measure_is_not_believed() -> None:
    found = read(
        "T05", "科目编码|科目名称|合计|基本支出|基本支出|项目支出\n201|一般公共服务支出|9|5|6|4"
    ).statement_cell
    assert found.select("measure", "issue").rows()[1:3] == [("basic", None), (None, "unmapped_column")]


@pytest.mark.parametrize("text", ["无", "—", "本部门无国有资本经营预算财政拨款支出，故本表无数据。"])
def test_a_table_that_only_says_it_is_empty(text: str) -> None:
    header = "科目编码|科目名称|本年支出合计|基本支出|项目支出"
    assert read("T09", f"{header}\n{text}|<|<|<|<").statement_cell.rows() == []
