"""Made-up budgets in the national form: every cell is read, every rule of budgets holds."""

import hashlib
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.intake.run import Reading, ingest
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.store import Warehouse
from tests.corpus.budgets import SAMPLE, Truth, draw_plan, make_budget

RAW = Path(__file__).parents[2] / "raw"


def _read(path: Path) -> Truth:
    cells = read_report(path).frames["statement_cell"].filter(pl.col("amount_yuan") != 0)
    named = cells.with_columns(
        pl.when(pl.col("code").is_not_null())
        .then("code")
        .when(pl.col("item").is_in(["total", "three_public"]))
        .then(pl.lit(""))
        .otherwise("item")
        .alias("key")
    )
    return {
        (row["statement"], row["key"], row["measure"]): int(row["amount_yuan"] * 100)
        for row in named.iter_rows(named=True)
    }


def _printed(truth: Truth) -> Truth:
    """What is left of an amount that is printed in 万元 with two decimals."""
    return {key: int(Decimal(f"{fen / 1_000_000:.2f}") * 1_000_000) for key, fen in truth.items()}


@pytest.mark.parametrize("seed", range(12))
def test_every_cell_of_the_national_form_is_read(tmp_path: Path, seed: int) -> None:
    document, truth = make_budget(draw_plan("测试市教育局", 2024, seed))
    path = tmp_path / "budget.pdf"
    path.write_bytes(document)
    assert _read(path) == {key: fen for key, fen in _printed(truth).items() if fen}


def test_rules_hold_on_sound_budgets_and_years_hang_together(tmp_path: Path) -> None:
    for seed in range(4):
        (tmp_path / f"{seed}.pdf").write_bytes(make_budget(draw_plan(f"测试市第{seed}局", 2024, seed))[0])
    warehouse = Warehouse(tmp_path / "warehouse")
    ingest([tmp_path], warehouse=warehouse, reading=Reading(read_report, PARSER_VERSION, workers=1), landing=tmp_path)
    with warehouse.reader() as connection:
        found = connection.execute(
            "select rule_id, subject, stated, expected from audit.equation where status not in ('pass', 'rounding')"
        ).fetchall()
        count = connection.execute("select count(*) from audit.equation where status = 'pass'").fetchone()
    assert found == []
    assert count is not None
    assert count[0] > 400


def test_the_sample_is_the_one_made_here() -> None:
    made = hashlib.sha256(make_budget(SAMPLE)[0]).hexdigest()
    assert hashlib.sha256((RAW / "henan/jiaozuo/made_up_budget_2021.pdf").read_bytes()).hexdigest() == made
