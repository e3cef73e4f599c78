"""Printed text must never become a formula in a spreadsheet, and figures must stay figures."""

from decimal import Decimal
from typing import Any

import pytest

from pipelines.formulas import defused


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "\t=1", "-a", "\r=1"]
)
def test_what_begins_like_a_formula_is_shown_instead(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["-1,234.56", "+5.20%", "-5", "基本支出", "", "a=b", Decimal("-1.5"), None, 3, "—", "-"]
)
def test_everything_else_stays(value: Any) -> None:
    assert defused(value) == value
