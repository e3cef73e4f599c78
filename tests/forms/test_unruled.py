"""Where nothing is ruled: what a page break leaves of a row is a row, and digits of codes are no page number."""

from pipelines.forms.alignment import aligned_grid
from pipelines.forms.unruled import _is_page_number
from pipelines.pages.words import Word

BOUNDS = (50.0, 200.0, 300.0)


def _word(text: str, x0: float, baseline: float) -> Word:
    return Word(text, x0, baseline - 8, x0 + 9 * len(text), baseline + 1, baseline, 9.0)


def test_the_rest_of_a_name_is_a_row_of_its_own_only_where_the_table_goes_on() -> None:
    lines = [
        [_word("安排的支出", 60, 74)],
        [_word("本年支出合计", 60, 91), _word("802.94", 220, 91)],
        [_word("总计", 60, 108), _word("848.50", 220, 108)],
    ]
    continued = aligned_grid(12, lines, "T01", x=BOUNDS, is_continued=True)
    begun = aligned_grid(12, lines, "T01", x=BOUNDS)
    assert continued is not None
    assert [cell.text for cell in continued.cells if cell.column == 0] == ["安排的支出", "本年支出合计", "总计"]
    assert begun is not None
    assert [row[0].text for row in begun.matrix[-2:] if row[0]] == ["本年支出合计", "总计"]


def test_numbers_far_apart_in_the_margin_are_no_page_number() -> None:
    assert _is_page_number([_word("13", 290, 812)], 842)
    assert _is_page_number([_word("第", 280, 812), _word("13", 290, 812), _word("页", 310, 812)], 842)
    assert not _is_page_number([_word("3", 60, 780), _word("2", 240, 780), _word("0", 420, 780)], 842)
    assert not _is_page_number([_word("13", 290, 400)], 842)
