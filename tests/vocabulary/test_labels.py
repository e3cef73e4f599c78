"""Labels compare by what they say, not by how they are spaced, numbered or bracketed."""

import pytest

from pipelines.vocabulary.text import chinese_month, chinese_year, plain


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("二十一、国有资本经营预算支出", "国有资本经营预算支出"),
        ("（一）其中：教育收费", "教育收费"),
        ("1. 因公出国（境）费", "因公出国境费"),
        ("财政拨款“三公”经费", "财政拨款三公经费"),
        ("合　　计", "合计"),
        ("使用非财政拨款结余\n（含专用结余）", "使用非财政拨款结余含专用结余"),
    ],
)
def test_plain(printed: str, expected: str) -> None:
    assert plain(printed) == expected


@pytest.mark.parametrize(("printed", "year"), [("二〇二二", 2022), ("二○一九", 2019), ("２０２４", 2024), ("20", None)])
def test_years(printed: str, year: int | None) -> None:
    assert chinese_year(printed) == year


@pytest.mark.parametrize(("printed", "month"), [("九", 9), ("十", 10), ("十二", 12), ("08", 8), ("十三", None)])
def test_months(printed: str, month: int | None) -> None:
    assert chinese_month(printed) == month
