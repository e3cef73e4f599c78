"""What stands at the foot of a page is no part of a note, and a note is no page number."""

import pytest

from pipelines.forms.notes import is_page_number


@pytest.mark.parametrize(
    "line",
    [
        "12",
        "- 12 -",
        "—7—",
        "第12页",
        "第 3 页 共 20 页",
        "3/20",
        "·12·",
        "Page 3 of 12",
        "iv",
        "(12)",
        "共20页，第3页",
        "第十二页",
        "页码：3",
    ],
)
def test_numbers_of_pages(line: str) -> None:
    assert is_page_number(line)


@pytest.mark.parametrize("line", ["2021", "12.00", "注1", "一、", "1,234", "第三部分", "注：本表为空"])
def test_other_lines(line: str) -> None:
    assert not is_page_number(line)
