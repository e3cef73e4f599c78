"""Where columns part without rules: every figure under its own heading, however both are set in their cells."""

from pipelines.formats.pdf.words import Word
from pipelines.tables.unruled.gutters import column_bounds
from pipelines.tables.unruled.headings import HeadingCluster

HEADINGS = [("科目名称", 60, 96), ("上级补助收入", 140, 194), ("事业收入", 240, 276), ("经营收入", 340, 376)]
CLUSTERS = [HeadingCluster(text, x0, 80, x1, 90) for text, x0, x1 in HEADINGS]


def _line(baseline: float, *places: tuple[str, float]) -> list[Word]:
    return [Word(t, x0, baseline - 8, x0 + 4.5 * len(t), baseline + 1, baseline, 9.0) for t, x0 in places]


def _columns(*lines: list[Word]) -> list[list[int]]:
    bounds = column_bounds(lines, CLUSTERS, "T02")
    assert len(bounds) == len(HEADINGS) + 1
    return [[sum(bound < word.center for bound in bounds) - 1 for word in line] for line in lines]


def test_figures_set_right_are_nearer_to_the_next_heading_but_in_order() -> None:
    lines = _line(100, ("一般公共服务", 50), ("1.23", 205), ("4.56", 300), ("7.89", 400)), _line(114, ("教育", 50))
    assert _columns(*lines)[0] == [0, 1, 2, 3]


def test_a_column_of_dashes_is_a_column() -> None:
    """Else they fall to the figures beside them, as signs."""
    rows = [_line(100 + 14 * n, ("一般公共服务", 50), ("1.23", 125), ("-", 225), ("7.89", 325)) for n in range(3)]
    assert _columns(*rows) == [[0, 1, 2, 3]] * 3


def test_dashes_centred_under_a_heading_are_of_the_column_whose_figures_stand_beside_it() -> None:
    figures = _line(100, ("一般公共服务", 50), ("1.23", 205), ("4.56", 300), ("7.89", 400))
    dashes = _line(114, ("教育支出", 50), ("-", 165), ("4.56", 300), ("-", 356))
    assert _columns(figures, dashes) == [[0, 1, 2, 3]] * 2
