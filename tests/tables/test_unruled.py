"""Where nothing is ruled: what a page break leaves of a row is a row, and digits of codes are no page number."""

import numpy as np

from pipelines.formats.grid import Cell, Grid
from pipelines.formats.page import Edges, Glyphs, Page
from pipelines.formats.pdf.words import Word
from pipelines.forms.columns import grid_layout
from pipelines.tables.content import PageContent
from pipelines.tables.unruled.aligned import _text, aligned_grid
from pipelines.tables.unruled.headings import heading_clusters, parent_spans
from pipelines.tables.unruled.region import _column_rules, _is_of_a_code, _is_page_number, broken_codes, is_sound
from tests.support.grids import grid

BOUNDS = (50.0, 200.0, 300.0)


def _word(text: str, x0: float, baseline: float) -> Word:
    return Word(text, x0, baseline - 8, x0 + 9 * len(text), baseline + 1, baseline, 9.0)


def test_the_rest_of_a_name_is_a_row_of_its_own_only_where_the_table_goes_on() -> None:
    lines = [
        [_word("安排的支出", 60, 74)],
        [_word("本年支出合计", 60, 91), _word("802.94", 220, 91)],
        [_word("总计", 60, 108), _word("848.50", 220, 108)],
    ]
    continued = aligned_grid(12, lines, "T01", x=BOUNDS, begun="")
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
    assert _is_page_number([_word("第13页", 290, 700)], 842)


def test_the_last_digits_of_a_code_stand_right_below_the_first() -> None:
    row = [_word("20", 60, 790)], [_word("政府办公厅", 100, 795), _word("15.78", 300, 795)], [_word("1", 61, 801)]
    lines = [*row, [_word("13", 290, 812)]]
    assert _is_page_number(lines[2], 842)
    assert [_is_of_a_code(number, lines) for number in (2, 3)] == [True, False]


def test_codes_of_one_digit_a_line_are_one_row_and_what_a_gap_parts_is_of_the_row_before() -> None:
    lines = [
        [_word("9", 60, 74)],
        *([_word("2", 60, 100)], [_word("0", 60, 111), _word("教育支出", 100, 111), _word("8.28", 220, 111)]),
        *([_word("5", 60, 122)], [_word("2", 60, 142), _word("其他", 100, 142)]),
        *([_word("0", 60, 153), _word("教育支出", 100, 153), _word("1.21", 220, 153)], [_word("6", 60, 164)]),
    ]
    grid = aligned_grid(7, lines, "T05", x=(50, 90, 200, 300), begun="")
    assert grid is not None
    assert [[cell.text if cell else "" for cell in row] for row in grid.matrix] == [
        ["9", "", ""],
        ["2\n0\n5", "教育支出", "8.28"],
        ["2\n0\n6", "其他\n教育支出", "1.21"],
    ]


def test_digits_of_codes_are_not_the_numbers_of_columns() -> None:
    digits = [_word("0", 60, 100), _word("1", 80, 100)]
    lines = [
        [_word("20", 60, 90), _word("20", 80, 90)],
        [_word("教育", 100, 95), _word("8.28", 220, 95), _word("8.28", 270, 95)],
        digits,
    ]
    grid = aligned_grid(7, lines, "T05", x=(50, 75, 95, 200, 250, 300), begun="")
    assert grid is not None
    assert [cell.text for cell in grid.cells[:2]] == ["20\n0", "20\n1"]


def test_an_amount_broken_inside_its_decimals_is_one_of_the_row_between_its_pieces() -> None:
    lines = [
        [_word("4,492.9", 220, 95)],
        [_word("301", 60, 100), _word("工资福利支出", 100, 100)],
        [_word("5", 274, 105)],
        [_word("30101", 60, 120), _word("基本工资", 100, 120), _word("338.84", 229, 120)],
    ]
    grid = aligned_grid(7, lines, "T06", x=(50, 90, 200, 300), has_head=True)
    assert grid is not None
    assert [[cell.text if cell else "" for cell in row] for row in grid.matrix] == [
        ["301", "工资福利支出", "4,492.9\n5"],
        ["30101", "基本工资", "338.84"],
    ]


def test_lines_far_apart_are_one_heading_only_where_the_whole_is_known_and_the_last_line_is_not() -> None:
    def texts(*lines: str) -> list[str]:
        words = [_word(line, 100, 100 + 17 * number) for number, line in enumerate(lines)]
        return [cluster.text for cluster in heading_clusters(words, "T08", ())]

    assert texts("年初结转和结", "余") == ["年初结转和结余"]
    assert texts("本年支出", "基本支出") == ["本年支出", "基本支出"]


def test_a_parent_stands_over_the_headings_below_the_middle_of_the_header() -> None:
    """事业收入 heads 小计 and 教育收费, not what stands beside it."""
    beside = (("上级补助收入", 70, 112), ("其他收入", 360, 112))
    places = (*beside, ("事业收入", 242, 104), ("小计", 200, 120), ("教育收费", 280, 120))
    clusters = heading_clusters([_word(*place) for place in places], "T02", ())
    spans = parent_spans(clusters, (10, 180, 250, 340, 430), "T02")
    assert [(s.start, s.end) for s in spans if s.cluster.text == "事业收入"] == [(1, 3)]


def test_neighbouring_parents_share_their_columns_by_the_middles_of_their_runs() -> None:
    """The last column of wide 本年支出 is nearer to the middle of narrow 年末结转."""
    leaves = [
        _word(text, 20 + 80 * n, 120) for n, text in enumerate(("合计", "基本支出", "经营支出", "项目支出", "余额"))
    ]
    parents = [_word("本年支出", 142, 104), _word("年末结转", 342, 104)]
    spans = parent_spans(heading_clusters([*parents, *leaves], "T08", ()), (0, 80, 160, 240, 320, 400), "T08")
    assert [(s.start, s.end) for s in spans if s.level == 0] == [(0, 4), (4, 5)]


def test_a_dash_on_the_line_of_a_figure_is_no_sign() -> None:
    assert _text([_word("-", 100, 100), _word("2.14", 140, 100)]) == "2.14"
    assert _text([_word("-", 100, 100), _word("-", 140, 100)]) == "-\n-"


def test_a_column_rule_that_ends_below_a_heading_over_two_columns_parts_them() -> None:
    x, heading = [(50.0, 100.0, 200.0), (200.0, 100.0, 200.0)], [(90.0, 120.0, 200.0), (140.0, 100.0, 115.0)]
    edges = Edges(np.array([*x, *heading]), np.array([(100.0, 50.0, 200.0), (200.0, 50.0, 200.0)]))
    nothing = np.empty(0)
    glyphs = Glyphs(np.empty(0, np.uint32), nothing, nothing, nothing, nothing, np.empty(0, np.bool_))
    content = PageContent(Page(1, 595, 842, 0, glyphs, edges, "fast"), (), ())
    assert _column_rules(content, Grid(1, (50.0, 200.0), (100.0, 200.0), (), "ruled")) == [50.0, 90.0, 200.0]


def test_headings_and_a_code_or_an_amount_in_one_cell_are_not_parted() -> None:
    def sound(*rows: tuple[str, str, str]) -> bool:
        y = tuple(100.0 + 20 * number for number in range(len(rows) + 1))
        cells = tuple(
            Cell(row, column, row + 1, column + 1, text, 1, 50.0 * column, y[row], 50.0 * column + 50, y[row + 1])
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        )
        grid = Grid(1, (0.0, 50.0, 100.0, 150.0), y, cells, "ruled")
        layout = grid_layout(grid, "T05")
        return layout is not None and is_sound(grid, layout)

    head = ("科目编码", "科目名称", "合计")
    assert sound(head, ("201", "教育支出", "8.28"))
    assert not sound(head, ("类 款 项\n201", "教育支出", "8.28"))
    assert not sound(("科目编码\n201", "科目名称\n教育支出", "合计\n8.28"))


def test_amounts_broken_before_or_inside_their_groups_are_of_the_row_between_the_pieces() -> None:
    lines = [
        [_word("134,698,82", 210, 74), _word("1,589,313.", 310, 74)],
        [_word("一、一般公共服务支出", 60, 80), _word("0.00", 454, 80)],
        [_word("1.79", 264, 86), _word("27", 382, 86)],
        [_word("二、外交支出", 60, 98), _word("46,822,099", 210, 98), _word("0.00", 454, 98)],
        [_word("其他", 60, 110), _word(".45", 273, 110)],
    ]
    grid = aligned_grid(3, lines, "T05", x=(50, 200, 305, 405, 500), begun="")
    assert grid is not None
    assert [[cell.text if cell else "" for cell in row] for row in grid.matrix] == [
        ["一、一般公共服务支出", "134,698,82\n1.79", "1,589,313.\n27", "0.00"],
        ["二、外交支出\n其他", "46,822,099\n.45", "", "0.00"],
    ]


def test_whole_numbers_under_short_amounts_are_rows_and_no_rest() -> None:
    lines = [
        [_word("基本工资", 60, 74), _word("123.4", 210, 74)],
        [_word("津贴补贴", 60, 86), _word("2.5", 228, 86)],
        [_word("2", 246, 98)],
    ]
    grid = aligned_grid(3, lines, "T01", x=(50, 200, 305), begun="")
    assert grid is not None
    assert [row[1].text for row in grid.matrix if row[1]] == ["123.4", "2.5", "2"]


def test_lines_of_a_heading_far_apart_are_one_however_many_they_are() -> None:
    far = [_word("政府性基金", 60, 74), _word("预算财政拨", 60, 88), _word("款", 78, 102)]
    assert [cluster.text for cluster in heading_clusters(far, "T04", ())] == ["政府性基金预算财政拨款"]
    under = [_word("公务用车购置及运行维护费", 60, 74), _word("公务用车", 96, 88), _word("购置费", 100, 102)]
    assert [c.text for c in heading_clusters(under, "T07", ())] == ["公务用车购置及运行维护费", "公务用车购置费"]


def test_codes_of_two_lists_side_by_side_are_whole_with_five_digits() -> None:
    head = "经济分类科目编码|科目名称|决算数|经济分类科目编码|科目名称|决算数\n"
    whole = grid(head + "30399|其他补助|45.58|30240|税金及附加费用|0.00")
    broken = grid(head + "30399|其他补助|45.58|302|商品和服务支出|0.00\n303|其他补助|5.58|3024|税金|0.00")
    bounds = [broken_codes(drawn, layout) for drawn in (whole, broken) if (layout := grid_layout(drawn, "T06"))]
    assert bounds == [(), ((broken.x[3], broken.x[4]),)]
