"""Republished reports: figure by figure what changed, later years rebuilt, and nothing lost with a file."""

import json
from decimal import Decimal

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.cli.common import Exit
from pipelines.contracts.outcomes import Candidate
from pipelines.models.build import refresh
from pipelines.warehouse.landing import load_report
from tests.conftest import Project
from tests.support.reports import FakeReport, fake_report

FIGURES = """
select label, change, before_wan, after_wan, difference_wan, is_rounding, before_printed, after_printed
from marts.revision where statement = 'T01' order by label
"""


def load(project: Project, name: str, cells: dict[str, str], *, yuan: bool = False) -> None:
    """A version whose T01 holds these amounts, as printed, by label; '' is blank."""
    path = project.write(name, f"report {name}")
    fake = fake_report(path, {})
    unit = Decimal(1 if yuan else 10_000)
    like = fake.frames["statement_cell"].row(0, named=True)
    rows = [
        like
        | {
            "row_no": number,
            "label": label,
            "item": None,
            "printed": printed,
            "amount_yuan": Decimal(printed) * unit if printed else None,
            "precision_yuan": unit / 100 if printed else None,
        }
        for number, (label, printed) in enumerate(cells.items(), start=1)
    ]
    frame = pl.DataFrame(rows, schema=fake.frames["statement_cell"].schema, orient="row")
    parsed = FakeReport({**fake.frames, "statement_cell": frame})
    candidate = Candidate(path, f"raw/{name}", fake.frames["report"].item(0, "sha256"), 1, "text/plain")
    with project.warehouse.writer() as connection:
        load_report(connection, candidate, parsed, parser_version="test")
        refresh(connection)
    project.warehouse.publish()


def test_every_figure_that_differs_is_a_row_with_before_after_and_difference(project: Project) -> None:
    load(project, "a", {"一": "1.00", "二": "2.00", "三": "3.00", "四": "", "五": "0.00", "六": "6.00"})
    load(project, "b", {"二": "2.00", "一": "1.50", "四": "4.00", "五": "", "六": "0.00"})
    assert project.rows(FIGURES) == [
        ("一", "changed", Decimal(1), Decimal("1.5"), Decimal("0.5"), False, "1.00", "1.50"),
        ("三", "removed", Decimal(3), None, Decimal(-3), False, "3.00", None),
        ("六", "changed", Decimal(6), Decimal(0), Decimal(-6), False, "6.00", "0.00"),
        ("四", "added", None, Decimal(4), Decimal(4), False, "", "4.00"),
    ]


def test_the_same_amount_printed_finer_is_only_rounding(project: Project) -> None:
    load(project, "a", {"一": "4234.24", "二": "10.00"})
    load(project, "b", {"一": "42342366.17", "二": "100050.00"}, yuan=True)
    assert [(label, rounding) for label, *_, rounding, _, _ in project.rows(FIGURES)] == [("一", True), ("二", True)]
    load(project, "c", {"一": "4234.24", "二": "10.02"})
    query = "select label, is_rounding from marts.revision where version = 3 order by label"
    assert project.rows(query) == [("一", True), ("二", False)]
    load(project, "d", {"一": "4234.24", "二": "10.03"})
    assert project.rows("select label, is_rounding from marts.revision where version = 4") == [("二", False)]


def test_each_version_is_compared_with_the_one_before_it(project: Project) -> None:
    for name, amount in (("a", "1.00"), ("b", "2.00"), ("c", "4.00")):
        load(project, name, {"一": amount})
    assert project.rows("select version, prior_version, difference_wan from marts.revision order by version") == [
        (2, 1, Decimal(1)),
        (3, 2, Decimal(2)),
    ]


def test_rows_of_one_name_are_told_apart_by_their_order(project: Project) -> None:
    path = "其中：财政拨款"
    load(project, "a", {path: "1.00", "一": "5.00"})
    load(project, "b", {"一": "5.00", path: "2.00"})
    assert [row[:4] for row in project.rows(FIGURES)] == [(path, "changed", Decimal(1), Decimal(2))]


def test_a_revised_year_rebuilds_the_year_after_it(project: Project) -> None:
    project.write("2021.txt", "report year=2021 total=100.00")
    project.write("2022.txt", "report year=2022 total=150.00")
    project.ingest()
    query = """
        select prior_wan, change_wan, change_rate_pct from marts.total_yoy
        where fiscal_year = 2022 and measure = 'income_current_total'
    """
    assert project.rows(query) == [(Decimal(100), Decimal(50), Decimal("50.00"))]
    project.write("2021-revised.txt", "report year=2021 total=120.00")
    project.ingest()
    assert project.rows(query) == [(Decimal(120), Decimal(30), Decimal("25.00"))]


def test_a_file_that_goes_takes_nothing_with_it(project: Project) -> None:
    first = project.write("a.txt", "report total=100.00")
    project.write("b.txt", "report total=1.00 year=2022")
    project.ingest()
    before = project.rows("select * from core.statement_cell order by all")
    first.unlink()
    assert project.ingest().is_unchanged
    project.write("c.txt", "report total=1.00 year=2023")
    project.ingest()
    assert set(before) <= set(project.rows("select * from core.statement_cell"))
    assert project.rows("select status from raw.document where path = 'raw/a.txt'") == [("loaded",)]


def test_the_command_shows_a_summary_and_the_figures(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)

    def juesuan(*arguments: str) -> str:
        return CliRunner().invoke(app, arguments).stdout

    load(project, "a", {"一": "1.00"})
    assert "没有数字改动的修订" in juesuan("revisions")
    load(project, "b", {"一": "1234.50", "二": "2.00"})
    [summary] = json.loads(juesuan("revisions", "--json"))
    assert (summary["report_id"], summary["added"], summary["changed"]) == ("测试局-own-2021-v2", 1, 1)
    assert "1,233.50" in juesuan("revisions")
    figures = json.loads(juesuan("revisions", "测试局", "--json"))
    assert [(row["label"], row["difference_wan"]) for row in figures] == [("一", "1233.500000"), ("二", "2.000000")]
    assert "+1,233.50" in juesuan("revisions", "测试局")


def test_printed_text_is_never_taken_for_markup(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    load(project, "a", {"[/red][bold]一[/]": "1.00"})
    load(project, "b", {"[/red][bold]一[/]": "2.00"})
    for arguments in (
        ["revisions", "测试局"],
        ["show", "测试局", "T01"],
        ["reports"],
        ["trace", "测试局", "T01", "一"],
    ):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == Exit.OK, (arguments, result.exception)
        assert arguments == ["reports"] or "[/red][bold]一[/]" in result.stdout
