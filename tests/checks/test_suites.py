"""The suites are complete and true to Great Expectations, hold on a sound warehouse, and notice a broken contract."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from pipelines.audit import results
from pipelines.audit.rules import all_rules
from pipelines.audit.run import audit
from pipelines.audit.validation_page import validation_page
from pipelines.checks.suites import CheckResult, NotKept, keep, load_suites, store, validate
from pipelines.cli.app import app
from pipelines.intake.run import Reading, ingest
from pipelines.models import build as models
from pipelines.processes.workers import Limits
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse import catalog
from pipelines.warehouse.store import Warehouse, WarehouseLocked, transaction
from tests.conftest import Project

RAW = Path(__file__).parents[2] / "raw"

pytestmark = pytest.mark.xdist_group("great_expectations")  # its import takes seconds: once is enough


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed report, read and audited as `juesuan ingest` does."""
    warehouse = Warehouse(tmp_path_factory.mktemp("audited") / "warehouse")
    ingest([RAW], warehouse=warehouse, reading=Reading(read_report, PARSER_VERSION, 0, Limits()), landing=RAW)
    with warehouse.writer() as connection:
        audit(connection, roots=[RAW.parent], acknowledged={})
    warehouse.publish()
    return warehouse.published


@pytest.fixture(scope="module")
def outcome(audited: Path) -> dict[tuple[str, str], CheckResult]:
    return {result.key: result for result in validate(audited)}


def test_suites_speak_of_tables_that_exist() -> None:
    known = {f"{table.schema}.{table.name}" for table in catalog.tables()}
    known |= {f"{model.schema}.{model.name}" for model in models.load_models()}
    known |= {"audit.equation", "audit.obligation", "audit.finding"}
    assert {suite.table for suite in load_suites()} <= known
    assert all(suite.name == suite.table for suite in load_suites())


def test_every_expectation_says_what_it_wants() -> None:
    for suite in load_suites():
        for one in suite.expectations:
            assert one["severity"] in ("critical", "warning", "info")
            assert one["meta"]["asset"] == suite.table.replace(".", "/")


@pytest.mark.slow
def test_a_sound_warehouse_meets_its_contract(outcome: dict[tuple[str, str], CheckResult]) -> None:
    assert len(outcome) == sum(len(suite.expectations) for suite in load_suites())
    assert [result for result in outcome.values() if result.status == "error"] == []
    assert [result for result in outcome.values() if result.severity == "critical" and result.status != "pass"] == []
    assert outcome["audit.equation", "inside_a_table_holds"].status == "pass"


@pytest.mark.slow
def test_a_contradiction_warns_and_shows_its_rows(outcome: dict[tuple[str, str], CheckResult]) -> None:
    performance = outcome["audit.equation", "performance_holds"]
    assert (performance.status, performance.severity) == ("fail", "warning")
    assert any("P-11" in row for row in performance.failing_rows)


@pytest.mark.slow
def test_a_broken_contract_is_critical(audited: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(audited.read_bytes())
    with duckdb.connect(str(broken)) as connection:
        connection.execute("update core.statement_cell set cell_state = 'blank' where amount_yuan = 41946200")
    suite = next(suite for suite in load_suites() if suite.table == "core.statement_cell")
    failed = {result.check: result.severity for result in validate(broken, suites=[suite]) if result.status == "fail"}
    assert failed == {"state_matches_amount": "critical"}


@pytest.mark.slow
def test_one_report_alone(audited: Path) -> None:
    with duckdb.connect(str(audited), read_only=True) as connection:
        [name, *_] = [row["report_id"] for row in results.counts(connection)]
    checks = validate(audited, report_id=name)
    assert [check for check in checks if check.status == "error"] == []
    assert "raw.document" not in {check.suite for check in checks}


@pytest.mark.slow
def test_the_page_opens_without_network(audited: Path, outcome: dict[tuple[str, str], CheckResult]) -> None:
    with duckdb.connect(str(audited)) as connection:
        with transaction(connection, changes_data=False):
            store(connection, list(outcome.values()))
        html = validation_page(
            results.counts(connection),
            results.findings(connection),
            results.ledger(connection),
            results.checks(connection),
            {rule.rule_id: rule for rule in all_rules()},
            now=datetime.now(UTC),
        )
    assert "http" not in html
    assert "收支总表的本年支出合计 = 支出表合计" in html
    assert f"{len(outcome)} 项数据期望" in html


def test_great_expectations_is_not_imported_by_ingest_or_definitions() -> None:
    program = "import sys, pipelines.definitions, pipelines.intake.run; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 0


# ------------------------------------------------------------------ keeping what the suites said


def result(check: str, suite: str = "core.report", status: str = "pass") -> CheckResult:
    return CheckResult(suite, check, "law", "warning", status, "0 / 1", ("a=1",) if status == "fail" else ())  # type: ignore[arg-type]


@pytest.fixture
def small(project: Project) -> Warehouse:
    """A warehouse with one published report, read without any PDF."""
    project.write("one.pdf", "report")
    project.ingest()
    return project.warehouse


def kept(warehouse: Warehouse) -> list[tuple[str, str]]:
    with warehouse.reader() as connection:
        return [(row["suite"], row["check_name"]) for row in results.checks(connection)]


def test_results_are_kept_and_published(small: Warehouse) -> None:
    keep(small, [result("old"), result("other", "core.statement")], checked=small.published)
    keep(small, [result("new", status="fail")], checked=small.published)
    assert kept(small) == [("core.report", "new"), ("core.statement", "other")]
    assert list(small.directory.glob("*.tmp")) == []


def test_one_reports_results_stand_beside_those_of_all(small: Warehouse) -> None:
    with small.reader() as connection:
        [report_id] = [row["report_id"] for row in results.counts(connection)]
    keep(small, [result("all")], checked=small.published)
    keep(small, [result("one")], checked=small.published, report_id=report_id)
    keep(small, [result("gone")], checked=small.published, report_id="nobody-own-1999-v1")
    assert kept(small) == [("core.report", "all")]
    with small.reader() as connection:
        assert [row["check_name"] for row in results.checks(connection, report_id)] == ["one"]


def test_what_a_run_has_not_published_is_not_published_by_a_check(small: Warehouse) -> None:
    with small.writer() as connection, transaction(connection):
        connection.execute("update core.report set department = '未公布'")
    with pytest.raises(NotKept, match="not been published"):
        keep(small, [result("one")], checked=small.published)
    keep(small, [result("one")], checked=small.build)
    assert kept(small) == []
    small.publish()
    assert kept(small) == [("core.report", "one")]


def test_a_published_copy_alone_is_only_read(small: Warehouse, tmp_path: Path) -> None:
    alone = Warehouse(tmp_path / "alone")
    alone.directory.mkdir()
    alone.published.write_bytes(small.published.read_bytes())
    with pytest.raises(NotKept, match="published copy only"):
        keep(alone, [result("one")], checked=alone.published)
    assert [path.name for path in alone.directory.iterdir()] == [alone.published.name]


def test_a_busy_warehouse_is_not_waited_for(small: Warehouse) -> None:
    hurried = Warehouse(small.directory, lock_seconds=0.1)
    with small.writer(), pytest.raises(WarehouseLocked):
        keep(hurried, [result("one")], checked=small.published)
    assert kept(small) == []


def test_a_table_made_by_an_earlier_version_gets_its_new_column(small: Warehouse) -> None:
    with small.writer() as connection, transaction(connection):
        connection.execute("alter table audit.check_result drop column report_id")
    small.publish()
    assert kept(small) == []
    keep(small, [result("one")], checked=small.published)
    assert kept(small) == [("core.report", "one")]


@pytest.mark.slow
@pytest.mark.parametrize("width", [80, 120])
def test_what_is_piped_keeps_its_indent(audited: Path, tmp_path: Path, width: int) -> None:
    warehouse = Warehouse(tmp_path)
    for copy in (warehouse.build, warehouse.published):
        copy.write_bytes(audited.read_bytes())
    keep(warehouse, validate(warehouse.published), checked=warehouse.published)
    for command in (["check", "--last"], ["findings"]):
        arguments = [*command, "--warehouse", str(warehouse.directory)]
        output = CliRunner(env={"COLUMNS": str(width)}).invoke(app, arguments).stdout
        lines = output.splitlines()
        assert max(map(cell_len, lines)) <= width
        told = [line for line in lines if line.startswith("      ")]
        assert len(told) > 10
        assert not any(line.startswith(("。", "，", "）")) for line in lines)
    assert "2021-v1" in output
