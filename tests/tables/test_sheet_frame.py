"""Column letters and row numbers that a spreadsheet prints are no part of the table."""

from pipelines.formats.grid import Cell, Grid
from pipelines.tables.sheet_frame import without_preamble, without_sheet_names


def _grid(rows: list[list[str]]) -> Grid:
    x, y = (tuple(10.0 * n for n in range(count + 1)) for count in (len(rows[0]), len(rows)))
    cells = tuple(
        Cell(r, c, r + 1, c + 1, text, 1, x[c], y[r], x[c + 1], y[r + 1])
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Grid(1, x, y, cells, "ruled")


def test_letters_and_numbers_around_a_sheet_are_left_out() -> None:
    bare = without_sheet_names(_grid([["", "D", "E"], ["7", "合计", "4.00"], ["8", "201", "4.00"]]))
    assert [[cell.text for cell in row if cell] for row in bare.matrix] == [["合计", "4.00"], ["201", "4.00"]]
    assert (bare.x, bare.y) == ((10.0, 20.0, 30.0), (10.0, 20.0, 30.0))


def test_a_table_with_ordinals_of_its_own_is_kept() -> None:
    for first, second in ((["", "项目", "金额"], ["1", "合计", "4.00"]), (["", "A", "B"], ["甲", "合计", "4.00"])):
        grid = _grid([first, second])
        assert without_sheet_names(grid) is grid


def test_years_over_columns_are_no_preamble_though_they_name_the_unit() -> None:
    drawn = _grid([["2023年预算数（万元）", "2024年预算数（万元）"], ["合计", "合计"], ["1.00", "2.00"]])
    assert without_preamble(drawn).row_count == 3
