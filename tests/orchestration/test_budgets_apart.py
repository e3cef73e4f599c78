"""A budget in the warehouse: kept under an id of its own, held to its own rules, never counted as final accounts."""

from dataclasses import replace

import pytest

from pipelines.audit import results
from pipelines.intake.run import Reading, ingest
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.queries import NotFound, reports, resolve_report, resolve_statement
from pipelines.warehouse.store import Warehouse
from tests.corpus.presets import BUDGET
from tests.corpus.reports import make_report

ACCOUNTS_ONLY = ("report_total", "budget_outturn", "unit_cost", "total_yoy", "three_public_yoy", "structure")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The budget and the final accounts of one department for one year."""
    folder = tmp_path_factory.mktemp("both")
    landing = folder / "raw"
    landing.mkdir()
    accounts = replace(BUDGET, kind="决算", titles={}, narrative="after", notes=True, statements=True)
    for name, profile in (("budget", BUDGET), ("accounts", accounts)):
        (landing / f"{name}.pdf").write_bytes(make_report(profile, 1)[0])
    made = Warehouse(folder / "warehouse")
    ingest([landing], warehouse=made, reading=Reading(read_report, PARSER_VERSION, workers=1), landing=landing)
    return made


def test_budget_and_accounts_of_one_year_stand_side_by_side(warehouse: Warehouse) -> None:
    with warehouse.reader() as connection:
        known = {
            row["kind"]: (row["report_id"], row["is_current"], row["first_statement"]) for row in reports(connection)
        }
    assert known == {
        "budget": ("许昌市水利局-own-2024-budget-v1", True, "B01"),
        "final_accounts": ("许昌市水利局-own-2024-v1", True, "T01"),
    }


def test_each_kind_is_held_to_its_own_rules(warehouse: Warehouse) -> None:
    with warehouse.reader() as connection:
        judged = connection.execute(
            "select report_id, bool_and(rule_id like 'B%') from audit.equation group by report_id order by report_id"
        ).fetchall()
        counted = {row["report_id"]: row["passed"] for row in results.counts(connection)}
    assert judged == [("许昌市水利局-own-2024-budget-v1", True), ("许昌市水利局-own-2024-v1", False)]
    assert counted["许昌市水利局-own-2024-budget-v1"] > 50


@pytest.mark.parametrize("mart", ACCOUNTS_ONLY)
def test_no_mart_of_final_accounts_has_a_row_of_the_budget(warehouse: Warehouse, mart: str) -> None:
    with warehouse.reader() as connection:
        found = connection.execute(f"select count(*) from marts.{mart} where report_id like '%budget%'").fetchall()
    assert found == [(0,)]


def test_a_table_of_a_budget_is_found_by_its_number(warehouse: Warehouse) -> None:
    budget, accounts = "许昌市水利局-own-2024-budget-v1", "许昌市水利局-own-2024-v1"
    with warehouse.reader() as connection:
        assert resolve_statement(connection, budget, "b05")["statement"] == "B05"
        assert resolve_statement(connection, budget, "5")["statement"] == "B05"
        assert resolve_statement(connection, accounts, "公开05")["statement"] == "T05"
        with pytest.raises(NotFound):
            resolve_statement(connection, budget, "公开05")


@pytest.mark.parametrize(
    ("text", "statement", "kind"),
    [("水利局", "", "决算"), ("水利局", "T01", "决算"), ("水利局", "b01", "预算"), ("水利局 预算", "", "预算")],
)
def test_of_a_budget_and_accounts_the_one_meant_is_found(
    warehouse: Warehouse, text: str, statement: str, kind: str
) -> None:
    with warehouse.reader() as connection:
        found = resolve_report(connection, text, statement)
    assert found.endswith("-budget-v1") is (kind == "预算")
