"""Numbers as publishers print them: exact or refused, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.vocabulary.amounts import UNIT_FACTORS, parsed_amount, parsed_number, without_marks

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
money = st.decimals(min_value=Decimal("-99999999.99"), max_value=Decimal("99999999.99"), places=2)


@given(money, st.booleans(), st.booleans(), st.sampled_from(["-", "－", "−", "–", "—", "△", "▲", "(", "（"]))
def test_every_way_of_printing_a_number_reads_back(value: Decimal, grouped: bool, wide: bool, minus: str) -> None:
    digits = f"{abs(value):,.2f}" if grouped else f"{abs(value):.2f}"
    printed = digits
    if value < 0:
        closing = {"(": ")", "（": "）"}.get(minus, "")
        printed = f"{minus}{digits}{closing}"
    assert parsed_number(printed.translate(FULL_WIDTH) if wide else printed) == value


@given(money, st.integers(min_value=0, max_value=6))
def test_blanks_inside_a_number_do_not_matter(value: Decimal, place: int) -> None:
    digits = f"{abs(value):,.2f}"
    assert parsed_number(f"{digits[:place]} {digits[place:]}") == abs(value)


@given(money, st.sampled_from(sorted(UNIT_FACTORS)))
def test_units_scale_exactly(value: Decimal, unit: str) -> None:
    amount = parsed_amount(f"{value:.2f}", unit)
    assert amount.yuan == (value * UNIT_FACTORS[unit]).quantize(Decimal("0.01"))
    assert amount.state == ("value" if value else "zero")


@given(st.text(max_size=12))
def test_no_text_raises(printed: str) -> None:
    amount = parsed_amount(printed, "万元")
    assert (amount.yuan is None) == (amount.state == "blank")


@pytest.mark.parametrize("printed", ["", "  ", "-", "—", "——", "/", "…", "。。。", "无"])
def test_marks_for_nothing_are_blank(printed: str) -> None:
    amount = parsed_amount(printed, "万元")
    assert (amount.state, amount.is_readable) == ("blank", True)


@pytest.mark.parametrize("printed", ["XX", "1.234.5", "12,34", "合计", "3.50 4.20", "12%", "1e5"])
def test_other_text_is_refused_not_guessed(printed: str) -> None:
    amount = parsed_amount(printed, "万元")
    assert (amount.yuan, amount.is_readable) == (None, False)


@pytest.mark.parametrize(
    ("printed", "unit", "yuan", "precision"),
    [
        ("4, 233. 22", "万元", "42332200.00", "100.00"),
        ("４２３４．２４", "万元", "42342400.00", "100.00"),
        ("41,946,200.00", "元", "41946200.00", "0.01"),
        ("3.5", "万元", "35000.00", "1000.00"),
        ("12", "千元", "12000.00", "1000.00"),
        ("0.00", "万元", "0.00", "100.00"),
        ("12.5万元", "元", "125000.00", "1000.00"),
        ("0.000001", "万元", "0.01", "0.01"),
    ],
)
def test_yuan_and_precision(printed: str, unit: str, yuan: str, precision: str) -> None:
    amount = parsed_amount(printed, unit)
    assert (amount.yuan, amount.precision) == (Decimal(yuan), Decimal(precision))


def test_a_row_of_digits_too_long_for_any_budget_is_no_amount() -> None:
    assert parsed_amount("99,999,999,999,999.99", "万元").is_readable
    for printed, unit in (("123456789012345678901", "元"), ("1" * 15, "万元"), ("99999999999", "亿元")):
        amount = parsed_amount(printed, unit)
        assert (amount.yuan, amount.is_readable) == (None, False)


@pytest.mark.parametrize("printed", ["1\n599.64", "12\n1.05", "6,822,099.", "682."])
def test_a_number_above_another_and_one_cut_at_its_point_are_no_amount(printed: str) -> None:
    assert parsed_number(printed) is None
    assert not parsed_amount(printed, "元").is_readable


@pytest.mark.parametrize(
    ("printed", "number"), [("24,843,839.\n27", "24843839.27"), ("134,698,82\n1.79", "134698821.79")]
)
def test_an_amount_broken_where_its_line_is_full_is_one(printed: str, number: str) -> None:
    assert parsed_number(printed) == Decimal(number)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("8,727.97①", "8,727.97"),
        ("①8,727.97", "8,727.97"),
        ("8,727.97²", "8,727.97"),
        ("8,727.97⁽¹⁾", "8,727.97"),
        ("8,727.97注1", "8,727.97"),
        ("注1 12.00", "12.00"),
        ("8,727.97（1）", "8,727.97"),
        ("8,727.97[2]", "8,727.97"),
        ("*12.0", "12.0"),
        ("12.5%*", "12.5%"),
        ("—①", "—"),
        ("3,000.00元②", "3,000.00元"),
        ("注1", ""),
        ("①", ""),
        ("(5.00)", "(5.00)"),
        ("8,727.97", "8,727.97"),
    ],
)
def test_marks_of_footnotes_are_no_digits(printed: str, read: str) -> None:
    assert without_marks(printed) == read
