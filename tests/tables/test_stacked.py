"""A header torn by a page break is one header; between other outer rules nothing is joined."""

from collections.abc import Sequence

from pipelines.formats.grid import Cell, Grid
from pipelines.forms.columns import grid_layout
from pipelines.tables.stacked import stacked

UPPER = (50.0, 250.0, 350.0, 450.0, 550.0)
LOWER = (50.0, 150.0, 250.5, 350.0, 450.0, 549.0)


def _grid(page: int, x: Sequence[float], rows: Sequence[Sequence[str]]) -> Grid:
    cells = [
        Cell(row, column, row + 1, column + 1, text, page, x[column], 20.0 * row, x[column + 1], 20.0 * row + 20)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return Grid(page, tuple(x), tuple(20.0 * row for row in range(len(rows) + 1)), tuple(cells), "ruled")


def test_a_torn_header_is_read_as_one() -> None:
    head = _grid(11, UPPER, [["项目", "本年支出", "基本支出", "上缴"]])
    rest = _grid(
        12,
        LOWER,
        [["科目编码", "科目名称", "合计", "", "上级支出"], ["201", "一般公共服务支出", "3.50", "3.50", "0.00"]],
    )
    whole = stacked(head, rest)
    assert whole is not None
    layout = grid_layout(whole, "T03")
    assert layout is not None
    assert layout.first_row == 2
    assert [column.kind for column in layout.columns] == ["code", "label", "measure", "measure", "measure"]
    assert [column.measure for column in layout.columns[2:]] == ["total", "basic", "to_superior"]
    assert {cell.page for cell in whole.cells} == {11, 12}


def test_other_outer_rules_are_another_table() -> None:
    head = _grid(11, UPPER, [["项目", "本年支出", "基本支出", "上缴"]])
    assert stacked(head, _grid(12, (80.0, 150.0, 549.0), [["序号", "单位名称"]])) is None
