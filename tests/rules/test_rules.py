"""Every rule twice: it holds on the sound book, and it notices the one thing its case spoils."""

import duckdb
import pytest

from pipelines.audit import evaluate
from pipelines.audit.rules import Rule, RuleError, all_rules, read_rule
from tests.rules import budget_cases, cases
from tests.rules.book import REPORT
from tests.rules.budget_book import BUDGET

CASES = {**cases.CASES, **budget_cases.CASES}
RULES = {rule.rule_id: rule for rule in all_rules()}


def statuses(connection: duckdb.DuckDBPyConnection, rule: Rule) -> set[str]:
    evaluate.evaluate(connection, [rule], [BUDGET if rule.of == ("budget",) else REPORT])
    evaluate.store(connection)
    found = connection.execute("select distinct status from audit.equation where rule_id = ?", [rule.rule_id])
    return {status for (status,) in found.fetchall()}


def test_every_rule_has_a_case() -> None:
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_rule_holds_and_notices(page: duckdb.DuckDBPyConnection, rule_id: str) -> None:
    rule, case = RULES[rule_id], CASES[rule_id]
    if case.prepare:
        page.execute(case.prepare)
    before = statuses(page, rule)
    assert before, "no instance on the sound book"
    assert before <= {"pass", "rounding"}
    page.execute(case.spoil)
    assert statuses(page, rule) & {"fail", "minor"}


@pytest.mark.parametrize("rule_id", ["P-05", "P-06", "P-07", "P-08"])
def test_a_projects_own_evaluation_is_held_to_its_sums(page: duckdb.DuckDBPyConnection, rule_id: str) -> None:
    for table in ("performance_budget", "performance_indicator"):
        page.execute(f"update core.{table} set project = '信息化运维'")
    assert statuses(page, RULES[rule_id]) <= {"pass", "rounding"}
    page.execute(CASES[rule_id].spoil)
    assert statuses(page, RULES[rule_id]) & {"fail", "minor"}
    named = page.execute("select subject from audit.equation where rule_id = ? and status <> 'pass'", [rule_id])
    assert all(subject.startswith("信息化运维 ") for (subject,) in named.fetchall())


@pytest.mark.parametrize(
    ("rule_id", "larger", "smaller", "beside"),
    [
        ("R-22", "procurement_reserved_sme", "procurement_reserved_small", "procurement_sme"),
        ("R-22", "procurement_reserved_sme", "procurement_reserved_sme_awarded", "procurement_sme"),
        ("R-22", "procurement_reserved_small", "procurement_reserved_small_awarded", "procurement_sme"),
        ("R-28", "vehicles_purchased", "vehicles_other_purchased", "reception_domestic"),
    ],
)
def test_a_part_stays_within_its_whole(
    page: duckdb.DuckDBPyConnection, rule_id: str, larger: str, smaller: str, beside: str
) -> None:
    page.execute(
        "insert into core.narrative_fact by name select fact.* replace (new.about as subject_code,"
        " new.no as fact_no, 2 as value) from (values (?, 900), (?, 901)) as new (about, no) cross join (select *"
        " from core.narrative_fact where subject_code = ? and measure in ('amount', 'final') limit 1) as fact",
        [larger, smaller, beside],
    )
    if rule_id == "R-28":
        page.execute("update core.narrative_fact set unit = '辆', measure = 'count' where fact_no >= 900")
    assert statuses(page, RULES[rule_id]) == {"pass"}
    page.execute("update core.narrative_fact set value = 3 where fact_no = 901")
    assert "fail" in statuses(page, RULES[rule_id])


def test_siblings_that_have_each_others_income_are_noticed(page: duckdb.DuckDBPyConnection) -> None:
    """However large the balances: the window alone would let it pass."""
    change = "update core.statement_cell set amount_yuan = {} where statement {} and {} = '{}'"
    for item in ("opening_fiscal", "closing_fiscal"):
        page.execute(change.format(10**10, "= 'T04'", "item", item))
    for code, amount in (("2010301", 700_000), ("2010302", 300_000)):
        page.execute(change.format(amount, "in ('T02', 'T05') and measure in ('total', 'fiscal')", "code", code))
    assert statuses(page, RULES["X-22"]) == {"pass"}
    for code, amount in (("2010301", 300_000), ("2010302", 700_000)):
        page.execute(change.format(amount, "= 'T02' and measure in ('total', 'fiscal')", "code", code))
    assert "fail" in statuses(page, RULES["X-22"])


@pytest.mark.parametrize(("yuan", "status"), [("0.03", "fail"), ("100", "rounding")])
def test_whole_hundreds_are_not_some_cents_apart(page: duckdb.DuckDBPyConnection, yuan: str, status: str) -> None:
    page.execute(
        "update core.statement_cell set amount_yuan = amount_yuan + cast(? as decimal(20, 2))"
        " where statement = 'T01' and item = 'exp_current_total'",
        [yuan],
    )
    assert status in statuses(page, RULES["A-02"])


def test_what_matched_nothing_is_not_computable(page: duckdb.DuckDBPyConnection) -> None:
    for table in ("statement_cell", "statement", "narrative_fact", "section", "performance_budget"):
        page.execute(f"delete from core.{table}")
    page.execute("delete from core.performance_indicator")
    evaluate.evaluate(page, all_rules(), [REPORT])
    evaluate.store(page)
    ledger = page.execute("select rule_id, status, reason from audit.obligation where report_id = ?", [REPORT])
    rows = {rule_id: (status, reason) for rule_id, status, reason in ledger.fetchall()}
    assert rows.keys() == RULES.keys()
    assert rows["X-03"] == ("not_computable", "报告中没有 T01、T03")
    assert {rule_id for rule_id, (status, _) in rows.items() if status != "not_computable"} == {"S-01"}
    assert all(reason for rule_id, (_, reason) in rows.items() if rule_id != "S-01")


def test_blank_counts_as_zero_and_adds_no_term(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.statement_cell set amount_yuan = null where statement = 'T04' and amount_yuan = 0")
    assert statuses(page, RULES["A-17"]) == {"pass"}
    terms = page.execute("select distinct terms from audit.equation where rule_id = 'A-17' and subject like '208%'")
    assert terms.fetchall() == [(1,)]


@pytest.mark.parametrize(("cents", "status"), [(100, "rounding"), (200, "rounding"), (300, "fail")])
def test_the_bound_grows_with_the_terms(page: duckdb.DuckDBPyConnection, cents: int, status: str) -> None:
    """Three printed classes and their total: u/2 x (4 + 1) = 250 元."""
    page.execute(
        "update core.statement_cell set amount_yuan = amount_yuan + ? where statement = 'T01'"
        " and item = 'exp_current_total'",
        [cents],
    )
    assert statuses(page, RULES["A-02"]) == {status}


def test_a_restated_number_may_echo_its_rows(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.statement_cell set amount_yuan = amount_yuan + 100 where statement = 'T03' and code = '201'"
    )
    assert statuses(page, RULES["X-04"]) == {"pass", "rounding"}


def test_an_unreadable_amount_excuses_what_it_breaks(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.statement_cell set amount_yuan = null, issue = 'unreadable_amount'"
        " where statement = 'T06' and code = '30201'"
    )
    assert statuses(page, RULES["A-26"]) == {"pass", "not_computable"}


def test_a_share_of_an_unreadable_amount_is_not_judged(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.statement_cell set amount_yuan = null, issue = 'unreadable_amount' where statement = 'T05'"
        " and item = 'total' and measure = 'total'"
    )
    assert statuses(page, RULES["R-03"]) == {"not_computable"}


def test_a_rule_file_must_state_its_law(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "A-99_nothing.sql"  # type: ignore[operator]
    path.write_text("-- title: x\nselect 1", "utf-8")
    with pytest.raises(RuleError, match="law"):
        read_rule(path)
