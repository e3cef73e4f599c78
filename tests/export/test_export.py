"""Files for people with a spreadsheet: exact, harmless, whole or not there, and inside the folder asked for."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.app import app
from pipelines.cli.common import Exit
from pipelines.export.files import OutsideFolder, inside, replacing, safe_name
from pipelines.export.sheets import Sheets
from pipelines.export.tables import write_csv, write_xlsx
from pipelines.views.print_layout import Heading, Slot, layout
from tests.conftest import Project

Run = Callable[..., Result]

NASTY = pl.DataFrame(
    {
        "=1+1": ["=cmd|'/c calc'!A0", "@sum", "-1+2", "-3.50"],
        "数": [Decimal("1.10"), Decimal("0.00"), None, Decimal(-2)],
    }
)


@pytest.fixture(scope="module")
def juesuan(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Ask a warehouse with one tiny report."""
    project = Project(tmp_path_factory.mktemp("export"))
    project.write("a.pdf", "report department=甲局 total=12.50")
    project.ingest()
    where = ("--warehouse", str(project.warehouse.directory))
    return lambda *arguments: CliRunner().invoke(app, [*arguments, *where])


def cell(**given: Any) -> dict[str, Any]:
    base = {"statement": "T03", "row_no": 1, "side": None, "code": None, "label": "", "line_no": None, "column_no": 1}
    amounts = {
        "column_label": "金额",
        "amount_yuan": None,
        "precision_yuan": None,
        "printed": "",
        "page": 1,
        "top": 0.0,
    }
    return {**base, **amounts, **given}


def test_headings_span_what_they_stand_above() -> None:
    labels = ("合计", "本年支出 / 小计", "本年支出 / 基本支出", "年末")
    found = layout(
        [cell(column_no=n, column_label=label, code="201", label="类") for n, label in enumerate(labels)], "万元"
    )
    assert found.headings == (
        Heading("科目编码", 0, 0, 2, 1),
        Heading("项目", 0, 1, 2, 2),
        Heading("合计", 0, 2, 2, 3),
        Heading("本年支出", 0, 3, 1, 5),
        Heading("年末", 0, 5, 2, 6),
        Heading("小计", 1, 3, 2, 4),
        Heading("基本支出", 1, 4, 2, 5),
    )


def test_a_blank_stays_blank_and_a_zero_stays_zero() -> None:
    hundredth = Decimal("100.00")
    found = layout(
        [
            cell(column_no=1, amount_yuan=Decimal("0.00"), precision_yuan=hundredth, printed="0.00"),
            cell(column_no=2),
            cell(column_no=3, amount_yuan=Decimal("12345600.00"), precision_yuan=hundredth, printed="1,234.56"),
            cell(column_no=4, printed="不适用"),
        ],
        "万元",
    )
    assert found.body == (
        (Slot(number=Decimal(0), decimals=2), Slot(), Slot("", Decimal("1234.56"), 2), Slot("不适用")),
    )


def test_sides_stand_beside_each_other_on_their_printed_line() -> None:
    found = layout(
        [
            cell(statement="T01", side="revenue", row_no=1, label="收", column_label="收入 / 金额", top=10.0),
            cell(
                statement="T01",
                side="expenditure",
                row_no=2,
                label="支",
                column_label="支出 / 金额",
                top=10.5,
                code="201",
            ),
            cell(statement="T01", side="expenditure", row_no=3, label="再支", column_label="支出 / 金额", top=30.0),
        ],
        "万元",
    )
    assert [[slot.text for slot in row] for row in found.body] == [["收", "", "支", ""], ["", "", "再支", ""]]
    assert [heading.text for heading in found.headings if heading.row == 0] == ["收入", "支出"]


def test_text_that_begins_like_a_formula_is_harmless(tmp_path: Path) -> None:
    write_csv(NASTY, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as reading:
        assert list(csv.reader(reading)) == [
            ["'=1+1", "数"],
            ["'=cmd|'/c calc'!A0", "1.10"],
            ["'@sum", "0.00"],
            ["'-1+2", ""],
            ["-3.50", "-2.00"],
        ]
    write_xlsx(NASTY, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [[one.data_type for one in row] for row in sheet.iter_rows(max_row=3)] == [
        ["s", "s"],
        ["s", "n"],
        ["s", "n"],
    ]
    assert all(sheet.cell(row, 1).quotePrefix for row in (1, 2, 3, 4))
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1.1, "#,##0.00")


@pytest.mark.parametrize("name", ["../../x", "a/b", "a\\b", "..", "", "con.xlsx", "长" * 200, "a\x00b", ". "])
def test_a_name_from_outside_makes_a_file_inside(tmp_path: Path, name: str) -> None:
    target = inside(tmp_path, "xlsx", safe_name(name) + ".xlsx")
    target.write_text("x")
    assert target.resolve().parent == tmp_path.resolve() / "xlsx"
    assert safe_name(name) != safe_name(name + "/")


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "csv").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutsideFolder):
        inside(tmp_path / "out", "csv", "a.csv")


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")

    def write_half() -> None:
        with replacing(target) as beside:
            beside.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_sheets_of_one_name_are_told_apart(tmp_path: Path) -> None:
    with Sheets(tmp_path / "a.xlsx") as sheets:
        for _ in range(2):
            sheets.table("a/b:" + "长" * 40, ["x"], [])
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 for name in names)


def test_a_result_in_a_file_keeps_its_decimals(juesuan: Run, tmp_path: Path) -> None:
    query = "select department, amount_wan from marts.report_measure where measure = 'income_grand_total'"
    for kind in ("parquet", "xlsx", "csv", "json"):
        assert juesuan("sql", query, "--format", kind, "--to", str(tmp_path / kind)).exit_code == 0
    frame = pl.read_parquet(tmp_path / "parquet")
    assert frame.rows() == [("甲局", Decimal("12.500000"))]
    assert isinstance(frame.schema["amount_wan"], pl.Decimal)
    assert openpyxl.load_workbook((tmp_path / "xlsx").open("rb")).active["B2"].value == 12.5
    assert (tmp_path / "csv").read_text("utf-8-sig") == "department,amount_wan\n甲局,12.500000\n"
    assert json.loads((tmp_path / "json").read_text("utf-8")) == [{"department": "甲局", "amount_wan": "12.500000"}]


def test_a_format_that_is_no_text_needs_a_file(juesuan: Run) -> None:
    answer = juesuan("sql", "select 1", "--format", "parquet")
    assert answer.exit_code == Exit.USAGE
    assert "--to FILE.parquet" in answer.stderr


def test_export_says_what_it_needs(juesuan: Run) -> None:
    assert juesuan("export").exit_code == Exit.USAGE
    assert juesuan("export", "甲局", "--all").exit_code == Exit.USAGE
    assert juesuan("export", "无此局").exit_code == Exit.PARTIAL


def test_export_writes_the_same_bytes_again(juesuan: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert juesuan("export", "甲局", "--to", str(first)).exit_code == 0
    assert juesuan("export", "--all", "--to", str(second)).exit_code == 0
    files = {path.relative_to(first): path.read_bytes() for path in first.rglob("*") if path.is_file()}
    assert files == {path.relative_to(second): path.read_bytes() for path in second.rglob("*") if path.is_file()}
    book = openpyxl.load_workbook(first / "xlsx" / "甲局-own-2021-v1.xlsx")
    assert book.sheetnames == ["封面", "T01 收入支出决算总表", "T03 支出决算表", "同比", "发现"]
    assert [row[0].value for row in book["T03 支出决算表"].iter_rows(min_row=4, max_row=4)] == ["项目"]
    assert [one.value for one in book["T03 支出决算表"][5]] == ["合计", 12.5, None]
    assert pl.read_parquet(first / "parquet" / "core.report.parquet")["department"].to_list() == ["甲局"]
    assert "甲局" in (first / "csv" / "marts.report_total.csv").read_text("utf-8-sig")
