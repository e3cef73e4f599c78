"""Self-evaluation tables of projects as places lay them out, over pages and with torn rows, read cell by cell."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.reports.read import read_report
from tests.corpus.evaluations import LAYOUTS, Evaluated, evaluations
from tests.corpus.presets import WORDINGS
from tests.corpus.profiles import Look
from tests.corpus.reports import make_report

SEED = 3
FIGURES = ("initial", "annual", "executed", "weight", "rate", "score")
# A page too low for a whole table: rows go on overleaf, long ones cut by the page end.
LOOKS = {
    "whole": Look(),
    "over_pages": Look(page=(595.3, 640.0)),
    "torn": Look(page=(595.3, 603.0), torn_rows=True),
}


@pytest.mark.parametrize(
    ("layout", "look"),
    [
        pytest.param(layout, look, id=f"{layout}-{look}", marks=[] if look == "over_pages" else pytest.mark.slow)
        for layout in LAYOUTS
        for look in LOOKS
    ],
)
def test_every_cell_of_every_project_is_read(layout: str, look: str, tmp_path: Path) -> None:
    profile = replace(
        WORDINGS[0], name="evaluated", wording="short", evaluation=layout, look=LOOKS[look], order=("01", "03")
    )
    path = tmp_path / "evaluated.pdf"
    path.write_bytes(make_report(profile, SEED)[0])
    frames = read_report(path).frames
    projects = [project for project, _ in evaluations(layout, SEED, profile.department)]
    assert _budget(frames["performance_budget"]) == [line for one in projects for line in _money(one, layout)]
    goals = frames["performance_goal"].select("project", "content", "result").rows()
    assert goals == [(one.project, *one.goal) for one in projects if layout != "hubei"]
    assert _indicators(frames["performance_indicator"]) == [row for one in projects for row in _expected(one, layout)]
    assert frames["performance_budget"]["unit"].unique().to_list() == ["元" if layout == "yunnan" else "万元"]


def _budget(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return [
        (row["project"], row["label"], *(None if row[name] is None else float(row[name]) for name in FIGURES))
        for row in frame.iter_rows(named=True)
    ]


def _money(one: Evaluated, layout: str) -> list[tuple[object, ...]]:
    return [
        (
            one.project,
            line.label,
            *(
                None if text == "—" or (name == "weight" and layout == "hubei") else float(text.rstrip("%"))
                for name, text in zip(FIGURES, line.figures, strict=True)
            ),
        )
        for line in one.money
    ]


def _indicators(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    names = ("project", "level1", "level2", "level3", "target_operator", "actual", "weight", "score", "reason")
    return [
        tuple(
            float(value) if name in ("weight", "score") and value is not None else value
            for name, value in zip(names, row, strict=True)
        )
        for row in frame.select(names).rows()
    ]


def _expected(one: Evaluated, layout: str) -> list[tuple[object, ...]]:
    named = "指标1：" if layout == "national" else ""
    operators = {"≥": ">=", "≤": "<=", "=": "="}
    return [
        (
            one.project, i.level1, i.level2, named + i.level3, operators[i.nature], i.actual,
            None if layout == "hubei" else float(i.weight), float(i.score), i.reason or None,
        )
        for i in one.indicators
    ]  # fmt: skip
