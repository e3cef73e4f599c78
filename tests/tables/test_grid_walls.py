"""No shape of a grid costs the document: what is no table is nothing, what raises costs that table and is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mutants import short_report
from pipelines.formats.grid import Cell, Grid
from pipelines.forms.columns import grid_layout
from pipelines.forms.notes import grid_notes
from pipelines.reports import read as reports
from pipelines.reports.read import read_report
from pipelines.statements import frames
from pipelines.tables import finder
from pipelines.tables.blocks import split_at_titles
from pipelines.tables.sheet_frame import without_sheet_names
from pipelines.vocabulary.lexicon import STATEMENTS

WORDS = st.sampled_from(
    ["", " ", "A", "B", "1", "2", "科目编码", "科目名称", "合计", "1,234.56", "项目", "收入支出决算总表", "注：无"]
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """1×n, n×1, blank, full of words, with any of them spanning nothing."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    return of([[draw(WORDS) for _ in range(columns)] for _ in range(rows)])


def of(rows: list[list[str]]) -> Grid:
    """A grid of these texts, none of its cells wider or higher than one."""
    return Grid(
        1,
        tuple(50.0 * column for column in range(len(rows[0]) + 1)),
        tuple(100 + 20.0 * row for row in range(len(rows) + 1)),
        tuple(
            Cell(r, c, r + 1, c + 1, text, 1, 50.0 * c, 100 + 20.0 * r, 50.0 * c + 50, 120 + 20.0 * r)
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
        ),
        "ruled",
    )


@given(grids())
@settings(max_examples=300, deadline=None)
def test_any_shape_of_grid_is_looked_at_without_raising(grid: Grid) -> None:
    plain = without_sheet_names(grid)
    grid_notes(plain.matrix)
    for piece in split_at_titles(plain):
        for statement in STATEMENTS:
            grid_layout(piece, statement)


def test_a_box_of_one_column_with_an_empty_first_cell_is_nothing() -> None:
    box = of([[""], ["目录"], ["第一部分"]])
    assert without_sheet_names(box) is box


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "a.pdf"
    path.write_bytes(short_report())
    return path


def test_a_grid_that_raises_costs_its_table_and_is_told_with_its_page(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read_report(report)
    sound = finder.grid_layout

    def stumbling(grid: Grid, statement: str):  # type: ignore[no-untyped-def]
        if statement == "T03":
            raise IndexError("list index out of range")
        return sound(grid, statement)  # type: ignore[arg-type]

    monkeypatch.setattr(finder, "grid_layout", stumbling)
    hurt = read_report(report)
    kept = set(whole.frames["statement"]["statement"]) - {"T03"}
    assert kept <= set(hurt.frames["statement"]["statement"])
    assert any("IndexError" in one and "第" in one and "page" in one for one in hurt.warnings), hurt.warnings


def test_a_statement_that_raises_costs_itself(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = frames.coded_records

    def stumbling(parts, statement):  # type: ignore[no-untyped-def]
        if statement == "T05":
            raise KeyError("x")
        return sound(parts, statement)

    monkeypatch.setattr(frames, "coded_records", stumbling)
    hurt = read_report(report)
    assert "T05" not in set(hurt.frames["statement"]["statement"])
    assert "T03" in set(hurt.frames["statement"]["statement"])
    assert any("T05" in one and "KeyError" in one for one in hurt.warnings)


def test_a_narrative_that_raises_costs_the_facts_not_the_figures(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(*_: object) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr(reports, "read_narrative", stumbling)
    hurt = read_report(report)
    assert hurt.frames["statement_cell"].height
    assert any("文字说明" in one for one in hurt.warnings)
