"""Real budgets held to the rules of budgets: their tables hold, and what fails is what their publishers got wrong."""

from pathlib import Path

import duckdb
import pytest

from pipelines.intake.run import Reading, ingest
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.store import Warehouse

BUDGETS = Path(__file__).parents[3] / "shared" / "corpus" / "budgets"


@pytest.fixture(scope="module")
def budgets(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    if not BUDGETS.is_dir():
        pytest.skip(f"no {BUDGETS}: real budgets are not part of the repository")
    warehouse = Warehouse(tmp_path_factory.mktemp("budgets") / "warehouse")
    ingest([BUDGETS], warehouse=warehouse, reading=Reading(read_report, PARSER_VERSION, workers=1), landing=BUDGETS)
    return warehouse


def _counts(connection: duckdb.DuckDBPyConnection, families: str) -> dict[str, int]:
    found = connection.execute(
        "select status, count(*) from audit.equation where regexp_matches(rule_id, ?) group by status",
        [f"^B[{families}]-"],
    )
    return dict(found.fetchall())


@pytest.mark.slow
@pytest.mark.xdist_group("budgets")
def test_no_table_contradicts_itself_or_another(budgets: Warehouse) -> None:
    with budgets.reader() as connection:
        counts = _counts(connection, "AX")
    assert counts.keys() <= {"pass", "rounding"}
    assert counts["pass"] > 5000


@pytest.mark.slow
@pytest.mark.xdist_group("budgets")
def test_years_hang_together(budgets: Warehouse) -> None:
    """Last year's budget, implied by this year's text, is the one that was published; but for the publisher's own."""
    with budgets.reader() as connection:
        counts = _counts(connection, "Y")
    assert counts["pass"] + counts["rounding"] >= 60
    assert counts.get("minor", 0) <= 3


@pytest.mark.slow
@pytest.mark.xdist_group("budgets")
def test_an_amount_of_the_text_that_the_table_has_not_is_told(budgets: Warehouse) -> None:
    with budgets.reader() as connection:
        told = connection.execute(
            "select message from audit.finding where severity = 'error' and report_id like '上海市普陀区财政局%'"
        ).fetchall()
    assert len(told) == 1
    assert "8,873,600.00元" in told[0][0]
    assert "《一般公共预算支出表》" in told[0][0]
