"""From the PDF in raw/ to the published warehouse, with the real reader in a worker process."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.intake.run import Reading, ingest
from pipelines.processes.workers import Limits
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.queries import search
from pipelines.warehouse.store import Warehouse

RAW = Path(__file__).parents[2] / "raw"
LIMITS = Limits(seconds=1800, memory_bytes=3 << 30)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = Warehouse(tmp_path_factory.mktemp("way") / "warehouse")
    run = ingest([RAW], warehouse=warehouse, reading=Reading(read_report, PARSER_VERSION, 1, LIMITS), landing=RAW)
    assert sorted((landed.statements, landed.figures) for landed in run.landed) == [(9, 241), (9, 620)]
    with duckdb.connect(str(warehouse.published), read_only=True) as connection:
        yield connection


@pytest.mark.slow
def test_last_year_is_what_the_text_implies(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute("select subject_code, prior_implied_wan from core.implied_prior").fetchall()
    assert dict(rows) == {
        "income_and_expenditure_total": Decimal("2923.000000"),
        "fiscal_grand_total": Decimal("2922.770000"),
        "gpb_expenditure": Decimal("2459.120000"),
        "agency_operating": Decimal("104.330000"),
    }


@pytest.mark.slow
def test_year_over_year_says_its_base(published: duckdb.DuckDBPyConnection) -> None:
    query = "select base, prior_wan, change_rate_pct from marts.total_yoy where measure = ?"
    assert published.execute(query, ["fiscal_grand_total"]).fetchall() == [
        ("implied", Decimal("2922.770000"), Decimal("44.84"))
    ]
    assert published.execute(query, ["income_current_total"]).fetchall() == [("none", None, None)]


@pytest.mark.slow
def test_what_only_the_text_implies_is_marked_so(published: duckdb.DuckDBPyConnection) -> None:
    totals = published.execute("""
        select measure, prior_wan, agreement, prior_report_id
        from marts.total_yoy where base = 'implied' order by measure
    """).fetchall()
    assert totals == [
        ("exp_grand_total", Decimal("2923.00"), "agrees", None),
        ("fiscal_grand_total", Decimal("2922.77"), "agrees", None),
        ("gpb_expenditure", Decimal("2459.12"), "agrees", None),
        ("income_grand_total", Decimal("2923.00"), "agrees", None),
    ]
    operating = "select current_wan, prior_wan, base, change_rate_pct, stated_rate_pct from marts.agency_operating_yoy"
    assert published.execute(operating).fetchall() == [
        (Decimal("107.73"), Decimal("104.33"), "implied", Decimal("3.26"), Decimal("3.26"))
    ]
    assert published.execute("select count(*) from marts.prior_reconciliation").fetchone() == (0,)


@pytest.mark.slow
def test_words_are_found_with_their_page(published: duckdb.DuckDBPyConnection) -> None:
    hits = search(published, "合成氨 生产线")
    assert [hit["page"] for hit in hits] == [26, 26, 26, 29]
    assert all("合成氨生产线" in hit["excerpt"] for hit in hits)
    assert search(published, "没有这个词") == []


@pytest.mark.slow
def test_the_printed_tables_stand_under_their_chinese_names(published: duckdb.DuckDBPyConnection) -> None:
    query = 'select "本年支出合计", "基本支出" from core."公开03_支出决算表" where "科目名称" = \'合计\''
    assert published.execute(query).fetchall() == [(Decimal("4233.960000"), Decimal("1775.960000"))]
