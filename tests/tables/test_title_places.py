"""A title too long for its line goes on below: centred, or from the left margin as any paragraph does."""

import pytest

from pipelines.formats.page import TextLine
from pipelines.tables.title_places import broken_title


def _line(text: str, x0: float, x1: float, top: float) -> TextLine:
    return TextLine(text=text, x0=x0, x1=x1, top=top, bottom=top + 14, baseline=top + 12)


@pytest.mark.parametrize(("x0", "statement"), [(265, "B07"), (90, "B07"), (60, "B07"), (420, None)])
def test_the_second_line_of_a_title(x0: float, statement: str | None) -> None:
    first = _line("公开09表：一般公共预算“三公”经费、会议费、培训费", 90, 510, 232)
    title, printed = broken_title(first, _line("支出预算表", x0, x0 + 70, 260))
    assert (title.statement if title else None) == statement
    assert bool(printed) is (statement is not None)
