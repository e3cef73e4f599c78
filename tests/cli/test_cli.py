"""The command line: what people read, what programs read, and exit codes that mean what they say."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from pipelines.cli import loading
from pipelines.cli.app import app
from pipelines.cli.common import Exit
from pipelines.contracts.outcomes import Candidate
from pipelines.views import evidence
from pipelines.warehouse.landing import load_report
from pipelines.warehouse.store import Warehouse
from tests.conftest import Project
from tests.support.reports import fake_report

Run = Callable[..., Result]


@pytest.fixture
def juesuan(project: Project, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command inside the project, with command files for documents."""
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(loading, "_reading", lambda *_: project.reading)
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture
def seed(seed_warehouse: Warehouse) -> Run:
    """Ask the warehouse that holds three years of the seed report."""
    where = ("--warehouse", str(seed_warehouse.directory))
    return lambda *arguments: CliRunner().invoke(app, [*arguments, *where])


def test_ingest_says_what_went_in_and_what_did_not(juesuan: Run, project: Project) -> None:
    project.write("a.pdf", "report total=12.50 change=2.50")
    project.write("b.pdf", "reject no_budget_table")
    result = juesuan("ingest")
    assert result.exit_code == Exit.PARTIAL
    for text in (
        "入库 1 loaded",
        "测试局-own-2021-v1",
        "raw/b.pdf",
        "是部门预算，但没有能读的表",
        "+25.00%",
        "juesuan show",
    ):
        assert text in result.stdout
    assert juesuan("ingest", "raw/a.pdf").exit_code == Exit.OK
    assert juesuan("ingest", "raw/b.pdf").exit_code == Exit.PARTIAL  # it still is not in


def test_a_second_run_says_that_there_is_nothing_new(juesuan: Run, project: Project) -> None:
    project.write("a.pdf", "report")
    assert juesuan("run").exit_code == Exit.OK
    second = juesuan("run")
    assert second.exit_code == Exit.OK
    assert "没有新文件 · nothing new: 1 files known, nothing was read." in second.stdout


def test_run_does_not_fail_for_a_rejected_file(juesuan: Run, project: Project) -> None:
    project.write("b.pdf", "reject no_budget_table")
    assert juesuan("run").exit_code == Exit.OK
    assert "nothing new" in juesuan("run").stdout


def test_ingest_as_json(juesuan: Run, project: Project) -> None:
    project.write("a.pdf", "report")
    project.write("b.pdf", "reject no_text_layer")
    told = json.loads(juesuan("ingest", "--json").stdout)
    assert told["loaded"][0]["report_id"] == "测试局-own-2021-v1"
    assert told["rejected"][0]["reason_code"] == "no_text_layer"


def test_wrong_use_and_a_missing_warehouse_have_codes_of_their_own(juesuan: Run, project: Project) -> None:
    assert juesuan("ingest", "nowhere.pdf").exit_code == Exit.USAGE
    assert juesuan("dance").exit_code == Exit.USAGE
    missing = juesuan("reports")
    assert missing.exit_code == Exit.WAREHOUSE
    assert "run `juesuan ingest` first" in missing.stderr
    project.landing.rmdir()
    assert juesuan("ingest").exit_code == Exit.USAGE


def test_reports_and_rejected_ones(juesuan: Run, project: Project) -> None:
    project.write("a.pdf", "report")
    project.write("b.pdf", "reject encrypted")
    juesuan("ingest")
    assert "测试局-own-2021-v1" in juesuan("reports").stdout
    assert "文件已加密" in juesuan("reports", "--rejected").stdout
    assert json.loads(juesuan("reports", "--json").stdout)[0]["figures"] == 4


def test_a_report_is_found_by_parts_of_its_name(seed: Run) -> None:
    assert seed("show", "焦作 2021").exit_code == Exit.OK
    ambiguous = seed("show", "焦作")
    assert ambiguous.exit_code == Exit.PARTIAL
    assert "焦作市工业和信息化局-own-2022-v1" in ambiguous.stderr
    assert seed("show", "洛阳").exit_code == Exit.PARTIAL


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("T01", "一、一般公共预算财政拨款收入 4,194.62 一、一般公共服务支出 3.50"),
        ("收入决算表", "合计 4,195.46 4,194.62 0.00 0.00 0.00 0.00 0.84"),
        ("3", "合计 4,233.96 1,775.96 2,458.00 0.00 0.00"),
        ("公开06表", "30101 基本工资 amount 232.35"),
        ("7", "公务接待费 / 决算数 3.74"),
    ],
)
def test_show_prints_a_table_as_the_report_does(seed: Run, statement: str, line: str) -> None:
    assert line in " ".join(seed("show", "焦作 2021", statement).stdout.split())


def test_sql_in_three_formats(seed: Run) -> None:
    query = "select fiscal_year, income_grand_total_wan as total from marts.report_total where fiscal_year = 2021"
    assert "4,234.24" in seed("sql", query).stdout
    assert seed("sql", query, "--format", "csv").stdout == "fiscal_year,total\n2021,4234.240000\n"
    assert json.loads(seed("sql", query, "--json").stdout) == [{"fiscal_year": 2021, "total": "4234.240000"}]
    assert seed("sql", "selec").exit_code == Exit.USAGE
    assert seed("sql", "drop table core.report").exit_code == Exit.USAGE


def test_trace_leads_to_document_page_and_box(seed: Run) -> None:
    found = json.loads(seed("trace", "焦作 2021", "T03", "20132", "基本", "--json").stdout or "[]")
    whole = json.loads(seed("trace", "焦作 2021", "T03", "合计", "--json").stdout)
    assert [cell["printed"] for cell in whole] == ["4,233.96", "1,775.96", "2,458.00", "0.00", "", "0.00"]
    assert whole[0]["path"] == "raw/jiaozuo_miit_2021.json"
    assert whole[0]["amount_yuan"] == "42339600.00"
    assert {"page", "x0", "top", "x1", "bottom", "sha256"} <= whole[0].keys()
    assert found == []
    assert seed("trace", "焦作 2021", "T03", "合计", "no such column").exit_code == Exit.PARTIAL


def test_trace_draws_the_box_and_notices_a_document_that_changed(
    juesuan: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.landing / "a.pdf"
    with pdfium.PdfDocument.new() as document:
        document.new_page(595, 842)
        document.save(path)
    parsed = fake_report(path, {})
    candidate = Candidate(path, "raw/a.pdf", parsed.frames["report"].item(0, "sha256"), 1, "application/pdf")
    with project.warehouse.writer() as connection:
        load_report(connection, candidate, parsed, parser_version="test")
    project.warehouse.publish()
    result = juesuan("trace", "测试局", "T01", "本年收入合计", "--image", "box.png")
    assert result.exit_code == Exit.OK, result.stderr
    with Image.open(project.root / "box.png") as image:
        scale = evidence.DOTS_PER_INCH / evidence.POINTS_PER_INCH
        assert image.getpixel((int((110 - evidence.PADDING_POINTS) * scale), int(26 * scale))) == evidence.INK
    path.write_bytes(b"another file")
    changed = juesuan("trace", "测试局", "T01", "本年收入合计", "--image", "box.png")
    assert changed.exit_code == Exit.PARTIAL
    assert "no longer the file that was read" in changed.stderr


def test_every_command_explains_itself() -> None:
    for command in ("ingest", "run", "reports", "show", "sql", "trace"):
        result = CliRunner().invoke(app, [command, "--help"])
        assert result.exit_code == Exit.OK
        assert "--warehouse" in result.stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = {"duckdb", "polars", "pypdfium2", "dagster", "rich.table"}
    script = f"import sys, pipelines.cli.app; print({heavy} & set(sys.modules))"
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


def test_pandas_is_not_imported_with_a_parameter_and_still_can_be() -> None:
    script = (
        "import sys, duckdb; from pipelines.checks import late_pandas; late_pandas.put_off();"
        "duckdb.connect().execute('select ?', [1]); print(sys.modules['pandas']);"
        "late_pandas.allow(); import pandas; print(pandas.__name__)"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout == "None\npandas\n"
