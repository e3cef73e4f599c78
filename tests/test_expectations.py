"""The suites are complete and true to Great Expectations, hold on a sound warehouse, and notice a broken contract."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines import catalog, models
from pipelines.audit import results
from pipelines.audit.page import validation_page
from pipelines.audit.rules import all_rules
from pipelines.audit.run import audit
from pipelines.expectations import CheckResult, load_suites, store, validate
from pipelines.ingest import Reading, ingest
from pipelines.reports import PARSER_VERSION, read_report
from pipelines.warehouse import Warehouse, transaction
from pipelines.workers import Limits

RAW = Path(__file__).parents[1] / "raw"

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
    program = "import sys, pipelines.definitions, pipelines.ingest; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 0
