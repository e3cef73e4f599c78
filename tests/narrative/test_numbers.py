"""The tokenizer finds every printed quantity, whole, with its unit, and nothing that states none."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.narrative.facts.numbers import numbers
from pipelines.narrative.text.folding import compact, folded

UNITS = ("万元", "元", "亿元", "%", "个百分点", "人次", "批次", "辆", "台（套）", "分", "个", "")
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def found(text: str) -> list[tuple[str, str]]:
    return [(str(number.value), number.unit) for number in numbers(folded(compact(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收、支总计均为 4234.24 万元。", [("4234.24", "万元")]),
        ("项目支出 ２，４５８ 万元，占 58.05%", [("2458", "万元"), ("58.05", "%")]),
        ("合计 4, 233. 22 万元", [("4233.22", "万元")]),
        ("各是4125.49、4143.91万元", [("4125.49", ""), ("4143.91", "万元")]),
        ("1,234.56，1,300.00万元", [("1234.56", ""), ("1300.00", "万元")]),
        ("占比99.86，较上年", [("99.86", "")]),
        ("20批次，208人次", [("20", "批次"), ("208", "人次")]),
        ("1台套、2台（套）、3辆", [("1", "台（套）"), ("2", "台（套）"), ("3", "辆")]),
        ("入井复查隐患80余次", [("80", "次")]),
        ("提高2.1个百分点", [("2.1", "个百分点")]),
        ("下降5.5％", [("5.5", "%")]),
        ("减少3.4万", [("3.4", "万元")]),
    ],
)
def test_quantities(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021年度",
        "2024年12月31日",
        "《方案》（焦发〔2019〕24号）",
        "第447位、第5名",
        "1.一般公共服务支出（类）",
        "（2）其他",
        "单价100万元（含）以上",
        "公开07表",
        "5G基站",
        "得分×100%",
        "2020-2022年",
        "行政运行（2010601）",
        "联系电话13800001111",
    ],
)
def test_what_states_no_quantity(text: str) -> None:
    assert found(text) == []


@given(
    value=st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
    unit=st.sampled_from(UNITS),
    grouped=st.booleans(),
    full_width=st.booleans(),
    spaced=st.booleans(),
)
def test_every_way_of_printing_reads_the_same(
    value: Decimal, unit: str, grouped: bool, full_width: bool, spaced: bool
) -> None:
    printed = f"{value:,.2f}" if grouped else f"{value:.2f}"
    if spaced:
        printed = printed.replace(",", ", ").replace(".", ". ")
    if full_width:
        printed = printed.translate(FULL_WIDTH)
    (number,) = numbers(folded(compact(f"支出决算为{printed}{unit}，完成")))
    assert (number.value, number.decimals, number.unit) == (value, 2, unit)


@given(st.text(alphabet="收支总计万元个人年第,.，。0123456789%（）()", max_size=60))
def test_numbers_never_overlap_and_are_printed(text: str) -> None:
    flat = folded(compact(text))
    end = 0
    for number in numbers(flat):
        assert end <= number.start < number.end <= len(flat)
        printed = re.match(r"-?[\d,]+(?:\.\d+)?", flat[number.start : number.end])
        assert printed is not None
        assert Decimal(printed[0].replace(",", "")) == number.value
        end = number.end


@given(st.text(max_size=40))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
