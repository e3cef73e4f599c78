"""Chinese prose off a terminal: indented, within its width, nothing lost, numbers whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipelines.cli.render.wrapping import wrapped

MESSAGE = (
    "文字说明所称“基本支出”金额（第33页）1,667.49万元，与《一般公共预算财政拨款支出决算表》“合计”的“本年支出 / 基本"
    "支出”（第18页）1,775.22万元不符，相差107.73万元，差额正好等于公用经费合计，疑误用了人员经费合计。"
)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_every_line_is_indented_and_fits(width: int) -> None:
    lines = wrapped(MESSAGE, width, indent=6)
    assert len(lines) > 1
    assert all(line.startswith(" " * 6) and cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(MESSAGE.split())


@pytest.mark.parametrize("width", range(24, 120, 7))
def test_numbers_stay_whole_and_no_line_begins_with_a_mark(width: int) -> None:
    lines = wrapped(MESSAGE, width)
    for number in ("1,667.49", "1,775.22", "107.73"):
        assert any(number in line for line in lines)
    assert not any(line[0] in "，。）》”" or line[-1] in "（《“" for line in lines)


@given(st.text(alphabet="支出（）《》，。 /12.5abc“”", max_size=80), st.integers(20, 60))
def test_nothing_is_lost_at_any_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


def test_paragraphs_stay_apart() -> None:
    assert wrapped("第一\n第二", 80, indent=2) == ["  第一", "  第二"]
