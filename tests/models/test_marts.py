"""What analysts compare: every mart against a file, and three years of one report against a computation of our own."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.models.build import load_models, refresh
from pipelines.models.files import MACROS, MODELS
from pipelines.warehouse.store import Warehouse
from tests.support.golden import GOLDEN as CASES
from tests.support.marts import GOLDEN, build_golden, expected, found

CODED = {"expenditure_yoy": "T03", "gpb_expenditure_yoy": "T05"}
OWN = tuple(sorted(path.stem for path in (GOLDEN / "expect").glob("*.csv")))


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    root = tmp_path_factory.mktemp("golden")
    with Warehouse(root / "warehouse").writer() as connection:
        build_golden(connection, root)
        yield connection


@pytest.mark.parametrize("mart", OWN)
def test_a_mart_says_what_its_file_says(golden: duckdb.DuckDBPyConnection, mart: str) -> None:
    columns, rows = expected(mart)
    assert rows
    assert sorted(found(golden, mart, columns)) == sorted(rows)


def test_every_mart_has_its_file() -> None:
    marts = {model.name for model in load_models() if model.schema == "marts"}
    assert marts == {*OWN, *(folder.name for folder in CASES.iterdir())}


def test_a_renamed_department_is_one_entity(golden: duckdb.DuckDBPyConnection) -> None:
    rows = golden.execute("select entity_key, names, scopes, first_year, last_year from core.dim_entity").fetchall()
    assert ("丙局", ["乙局", "丙局"], ["own"], 2020, 2021) in rows
    assert ("丁局", ["丁局"], ["department", "own"], 2020, 2021) in rows


def test_units_that_join_are_named(golden: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select department, unit_list, units_added, units_removed from core.year_pair where prior_report_id is not null"
    )
    rows = {row[0]: row[1:] for row in golden.execute(f"{query} and fiscal_year = 2021").fetchall()}
    assert rows["戊局"] == ("differs", ["信息中心"], [])
    assert rows["丙局"] == ("same", [], [])


@pytest.mark.parametrize(
    ("year", "prior", "current", "relation", "compare_at", "source"),
    [
        (2020, "215", "215", "renamed", "215", "vocabulary"),
        (2020, "20805", "20805", "renamed", "20805", "vocabulary"),
        (2020, "2080504", "2080501", "merged", "20805", "reviewed"),
        (2021, "2299901", "2299999", "moved", "2299999", "reviewed"),
        (2015, "228", "231", "split", "total", "reviewed"),
        (2019, None, "224", "new", "total", "vocabulary"),
        (2024, None, "2013901", "new", "20139", "vocabulary"),
        (2015, "218", None, "dropped", "total", "vocabulary"),
        (2022, "215", "215", "same", "215", "vocabulary"),
    ],
)
def test_the_crosswalk(golden: duckdb.DuckDBPyConnection, year: int, prior: str, current: str, relation: str,
                       compare_at: str, source: str) -> None:  # fmt: skip
    query = """
        select relation, compare_at, source from core.functional_crosswalk
        where fiscal_year = ? and prior_code is not distinct from ? and current_code is not distinct from ?
    """
    assert golden.execute(query, [year, prior, current]).fetchall() == [(relation, compare_at, source)]


def test_no_year_has_a_code_twice_in_the_crosswalk(golden: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select fiscal_year, prior_code, current_code from core.functional_crosswalk group by all having count(*) > 1"
    )
    assert golden.execute(query).fetchall() == []


def test_an_empty_warehouse_has_every_mart_and_no_row(tmp_path: Path) -> None:
    with Warehouse(tmp_path).writer() as connection:
        refresh(connection)
        for model in load_models():
            if model.schema == "marts":
                assert connection.execute(f"select count(*) from {model.qualified}").fetchone() == (0,), model.name


def test_every_column_of_a_model_is_described_in_chinese(tmp_path: Path) -> None:
    with Warehouse(tmp_path).writer() as connection:
        refresh(connection)
        plain = connection.execute(r"""
            select schema_name, table_name, column_name, comment from duckdb_columns()
            where schema_name in ('core', 'marts', 'seed')
                and not regexp_matches(coalesce(comment, ''), '[\x{4e00}-\x{9fff}]')
        """).fetchall()
    assert plain == []


@pytest.mark.parametrize(
    ("mart", "figure", "place"),
    [
        ("total_yoy", "measure = 'exp_current_total'", ("T01", "expenditure", "exp_current_total", "amount")),
        ("total_yoy", "measure = 'fiscal_grand_total'", ("T04", "revenue", "income_grand_total", "amount")),
        ("total_yoy", "measure = 'gpb_project_expenditure'", ("T05", None, "total", "project")),
        ("revenue_yoy", "revenue_source = 'inc_gpb'", ("T01", "revenue", "inc_gpb", "amount")),
        (
            "revenue_yoy",
            "revenue_source = 'income_current_total'",
            ("T01", "revenue", "income_current_total", "amount"),
        ),
        ("basic_economic_yoy", "item = 'personnel_total'", ("T06", None, "personnel_total", "amount")),
        (
            "three_public_yoy",
            "component = 'vehicle' and phase = 'final'",
            ("T07", None, "three_public", "final_vehicle"),
        ),
        ("three_public_yoy", "component = 'total' and phase = 'budget'", ("T07", None, "three_public", "budget_total")),
        ("carryover_yoy", "fund = 'all' and balance = 'opening'", ("T01", "revenue", "opening_balance", "amount")),
        ("carryover_yoy", "fund = 'fiscal' and balance = 'closing'", ("T04", "expenditure", "closing_fiscal", "total")),
    ],
)
def test_totals_over_three_years_agree_with_the_cells(
    seed_warehouse: Warehouse, mart: str, figure: str, place: tuple[str | None, ...]
) -> None:
    with seed_warehouse.reader() as connection:
        cells = connection.execute(
            """
            select report.fiscal_year, cell.amount_yuan
            from core.statement_cell as cell inner join core.report as report using (report_id)
            where cell.statement = ? and cell.side is not distinct from ? and cell.item = ? and cell.measure = ?
            """,
            list(place),
        ).fetchall()
        rows = connection.execute(f"""
            select fiscal_year, base, current_wan, prior_wan, change_wan, change_rate_pct
            from marts.{mart} where {figure} and fiscal_year > 2020 order by fiscal_year
        """).fetchall()
    printed = {year: yuan / 10000 for year, yuan in cells}
    assert len(rows) == 2
    for year, base, *amounts in rows:
        current, prior = printed[year], printed[year - 1]
        assert (base, *amounts) == ("reported", current, prior, current - prior, _rate(current - prior, prior))


@pytest.mark.parametrize("mart", CODED)
def test_codes_over_three_years_agree_with_a_computation_of_our_own(seed_warehouse: Warehouse, mart: str) -> None:
    with seed_warehouse.reader() as connection:
        years = _printed(connection, CODED[mart])
        rows = connection.execute(f"""
            select fiscal_year, coalesce(code, 'total'), measure, current_wan, prior_wan, change_wan, change_rate_pct
            from marts.{mart} where base = 'reported'
        """).fetchall()
    keys = {
        (year, code, measure)
        for year in (2021, 2022)
        for at in (year, year - 1)
        for (code, measure), amount in years[at].items()
        if amount is not None
    }
    assert {row[:3] for row in rows} == keys
    for year, code, measure, *amounts in rows:
        current, prior = (years[at].get((code, measure)) or Decimal(0) for at in (year, year - 1))
        assert amounts == [current, prior, current - prior, _rate(current - prior, prior)], (year, code, measure)


def test_215_and_20805_are_joined_over_their_renames(seed_warehouse: Warehouse) -> None:
    query = """
        select code, prior_name, name, code_relation, base, comparable, prior_wan is not null
        from marts.gpb_expenditure_yoy
        where fiscal_year = 2021 and measure = 'total' and code in ('215', '20805') order by code
    """
    with seed_warehouse.reader() as connection:
        rows = connection.execute(query).fetchall()
    assert rows == [
        ("20805", "行政事业单位离退休", "行政事业单位养老支出", "renamed", "reported", True, True),
        ("215", "资源勘探信息等支出", "资源勘探工业信息等支出", "renamed", "reported", True, True),
    ]


def test_every_comparison_has_both_years(seed_warehouse: Warehouse) -> None:
    told_in_text = {"agency_operating_yoy"}  # the truth files hold no such fact; the whole-way test does
    with seed_warehouse.reader() as connection:
        for mart in (name for name in OWN if name.endswith("_yoy") and name not in told_in_text):
            query = f"select distinct fiscal_year from marts.{mart} where base = 'reported' order by all"
            assert connection.execute(query).fetchall() == [(2021,), (2022,)], mart


money = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(money, money), min_size=1, max_size=40))
def test_a_rate_is_exact_and_rounds_half_up(pairs: list[tuple[Decimal, Decimal]]) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute((MODELS / MACROS / "rate_pct.sql").read_text("utf-8"))
        connection.execute("create table pair (change decimal(24, 6), base decimal(25, 6))")
        connection.executemany("insert into pair values (?, ?)", pairs)
        rows = connection.execute("select change, base, marts.rate_pct(change, base) from pair").fetchall()
    for change, base, rate in rows:
        assert rate == _rate(change, base)


def _rate(change: Decimal, base: Decimal) -> Decimal | None:
    """Exact in integers: two decimals, half up, away from zero."""
    if base <= 0:
        return None
    scaled = abs(int(change * 10**6)) * 20000 + int(base * 10**6)
    cents = Decimal(scaled // (2 * int(base * 10**6)))
    return (cents if change >= 0 else -cents).quantize(Decimal(1), ROUND_HALF_UP) / 100


def _printed(connection: duckdb.DuckDBPyConnection, statement: str) -> dict[int, dict[tuple[str, str], Decimal | None]]:
    """Year → (code, column) → 万元, straight from the cells."""
    years: dict[int, dict[tuple[str, str], Decimal | None]] = {}
    query = """
        select report.fiscal_year, coalesce(cell.code, cell.item), cell.measure, cell.amount_yuan
        from core.statement_cell as cell inner join core.report as report using (report_id)
        where cell.statement = ? and cell.item in ('total', 'func_class')
            and cell.measure in ('total', 'basic', 'project')
    """
    for year, code, measure, yuan in connection.execute(query, [statement]).fetchall():
        years.setdefault(year, {})[code, measure] = None if yuan is None else yuan / 10000
    return years
