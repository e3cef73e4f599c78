"""A warehouse of made-up reports → how long the models take to build, and each mart to answer for one department.

    python -m benchmarks.models --reports 10000 [--years 5] [--budgets] [--to DIR] [--keep]

Frames are written, not PDFs: about 700 cells a report, codes from the vocabulary, amounts at random (they add up to
nothing); one department in fifty has published every report twice, and every department is an expected source. With
`--budgets` each report has a budget of the same body and year beside it. Then one report is loaded again, and only what
it touches is built. Sizes, wall and processor times and the peak of memory are printed, nothing is asserted.
"""

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import polars as pl

from pipelines.models import build as models
from pipelines.vocabulary.files import FOLDER as VOCABULARY
from pipelines.vocabulary.lexicon import region_names
from pipelines.warehouse import catalog
from pipelines.warehouse.store import Warehouse, transaction

FIRST_YEAR: Final = 2019
BATCH: Final = 1000
REVISED: Final = 50
COLUMNS: Final = {
    "T02": ("total", "fiscal", "superior", "business", "operating", "affiliated", "other"),
    "T03": ("total", "basic", "project", "to_superior", "operating", "subsidies"),
    "T05": ("total", "basic", "project"),
    "T08": ("opening", "income", "total", "basic", "project", "closing"),
    "T09": ("opening", "income", "total", "basic", "project", "closing"),
}
T01_REVENUE: Final = (
    "inc_gpb", "inc_govfund", "inc_soe", "inc_superior", "inc_business", "inc_operating", "inc_affiliated",
    "inc_other", "income_current_total", "nonfiscal_surplus_used", "opening_balance", "income_grand_total",
)  # fmt: skip
T04_REVENUE: Final = (
    "inc_gpb", "inc_govfund", "inc_soe", "income_current_total", "opening_fiscal", "opening_gpb", "opening_govfund",
    "opening_soe", "income_grand_total",
)  # fmt: skip
FACTS: Final = (
    ("F02", "income_and_expenditure_total", "change_amount", "万元"),
    ("F02", "income_and_expenditure_total", "change_rate", "%"),
    ("F06", "fiscal_grand_total", "change_amount", "万元"),
    ("F06", "fiscal_grand_total", "change_rate", "%"),
    ("F07", "gpb_expenditure", "change_amount", "万元"),
    ("F07", "gpb_expenditure", "change_rate", "%"),
    ("F17", "agency_operating", "amount", "万元"),
    ("F17", "agency_operating", "change_amount", "万元"),
    ("F17", "agency_operating", "change_rate", "%"),
    ("F09", "gpb_expenditure", "original_budget", "万元"),
    ("F09", "gpb_expenditure", "final", "万元"),
    ("F09", "gpb_expenditure", "completion_rate", "%"),
    *(
        ("F10", code, measure, unit)
        for code in ("2010301", "2010302", "2010350", "2080501", "2080505", "2101101", "2101103", "2210201")
        for measure, unit in (("original_budget", "万元"), ("final", "万元"), ("completion_rate", "%"))
    ),
    *(("F04", f"inc_{source}", "share", "%") for source in ("fiscal", "superior", "business", "other")),
    *(("F05", f"{part}_expenditure", "share", "%") for part in ("basic", "project")),
    *(
        ("F16", counted, "count", unit)
        for counted, unit in (
            ("domestic_groups", "批次"), ("domestic_guests", "人次"), ("vehicles_kept", "辆"),
            ("overseas_persons", "人次"),
        )
    ),
)  # fmt: skip
MARTS: Final = (
    "total_yoy", "revenue_yoy", "expenditure_yoy", "gpb_expenditure_yoy", "basic_economic_yoy", "three_public_yoy",
    "agency_operating_yoy", "carryover_yoy", "prior_reconciliation", "panel", "ranking", "budget_outturn", "structure",
    "unit_cost", "revision", "missing_report", "budget_deviation", "original_budget_check", "budget_yoy",
    "execution_estimate", "three_public_cycle", "procurement_plan",
)  # fmt: skip
_NAMED_BY: Final = dict.fromkeys(
    (
        "missing_report", "budget_deviation", "original_budget_check", "budget_yoy", "execution_estimate",
        "three_public_cycle", "procurement_plan",
    ),
    "department",
)  # fmt: skip
_ASKED_ABOUT: Final = """
select distinct report.entity_id from core.report as report
where not report.is_current order by hash(report.entity_id) limit 3
"""
_ONE_AGAIN: Final = """
update core.report set loaded_at = timestamp '2026-01-02'
where report_id = (select arg_min(report_id, hash(report_id)) from core.report where is_current)
"""
_SOURCES: Final = f"""
insert into raw.source by name
select distinct
    report.department as source, report.department, [report.department] as names, report.region_name as region,
    8 as expected_month, {FIRST_YEAR - 1} as from_fiscal_year, ['https://example.org/'] as urls,
    'final_accounts' as kind
from core.report as report
"""
# The plan of every report: its tables with the ids of a budget's, nine tenths of every amount.
_BUDGETS: Final = (
    """
insert into core.statement_cell by name
select cell.* replace (
    cell.report_id || '-budget' as report_id, 'B' || substr(cell.statement, 2) as statement,
    (cell.amount_yuan * 0.9)::decimal(20, 2) as amount_yuan
)
from core.statement_cell as cell
inner join core.report as report using (report_id)
where report.kind = 'final_accounts'
""",
    """
insert into core.report by name
select report.* replace (report.report_id || '-budget' as report_id, 'budget' as kind)
from core.report as report
where report.kind = 'final_accounts'
""",
)


def main() -> None:
    asked = _arguments()
    directory = asked.to or Path(tempfile.mkdtemp(prefix="juesuan-benchmark-"))
    warehouse = Warehouse(directory)
    try:
        with warehouse.writer() as connection:
            _limited(connection, asked, directory)
            began = time.perf_counter()
            if connection.execute("select count(*) from core.report").fetchone() == (0,):
                cells = fill(connection, asked.reports, asked.years)
                for statement in _BUDGETS if asked.budgets else ():
                    connection.execute(statement)
                print(f"{asked.reports:,} reports, {cells:,} cells written in {time.perf_counter() - began:.1f} s")
            connection.execute("checkpoint")
            filled = warehouse.build.stat().st_size
            _build(connection)
            _load_one_again(connection)
            connection.execute("checkpoint")
            print(f"size: {filled / 1e6:,.0f} MB, with the models {warehouse.build.stat().st_size / 1e6:,.0f} MB")
        _ask(warehouse.build, asked.threads)
    finally:
        if not asked.keep:
            shutil.rmtree(directory)


def fill(connection: duckdb.DuckDBPyConnection, reports: int, years: int) -> int:
    """Write the frames of `reports` reports over `years` years; returns how many cells."""
    template, cells = _template(), 0
    connection.execute("set preserve_insertion_order = false")
    for start in range(0, reports, BATCH):
        report = _reports(start, min(BATCH, reports - start), years)
        frames = {
            "report": report.drop("entity_no"),
            "statement_cell": _cells(report, template, seed=start),
            "narrative_fact": _facts(report, seed=start),
            "unit_in_scope": _units(report),
        }
        with transaction(connection):
            for name, frame in frames.items():
                connection.register("frame", frame.to_arrow())
                connection.execute(f"insert into core.{name} by name select * from frame")
                connection.unregister("frame")
        cells += frames["statement_cell"].height
    connection.execute(_SOURCES)
    connection.execute("set preserve_insertion_order = true")
    return cells


def _build(connection: duckdb.DuckDBPyConnection) -> None:
    loaded = models.load_models()
    prints, began, worked = models.fingerprints(loaded), time.perf_counter(), time.process_time()
    with transaction(connection, changes_data=False):
        for model in loaded:
            before, before_worked = time.perf_counter(), time.process_time()
            models.build(connection, model, prints[model.key])
            wall, cpu = time.perf_counter() - before, time.process_time() - before_worked
            if cpu > 0.5:
                print(f"  {wall:7.1f} s ({cpu:5.1f} of processor)  {model.qualified}", flush=True)
    _print_spent("models built", began, worked)


def _load_one_again(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        connection.execute(_ONE_AGAIN)
    began, worked = time.perf_counter(), time.process_time()
    models.refresh(connection)
    _print_spent("one report loaded again", began, worked)


def _print_spent(what: str, began: float, worked: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    wall, cpu = time.perf_counter() - began, time.process_time() - worked
    print(f"{what} in {wall:.1f} s ({cpu:.1f} of processor), {peak:.1f} GB at most so far", flush=True)


def _ask(path: Path, threads: int) -> None:
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        connection.execute(f"set threads = {threads}")
        found = connection.execute(_ASKED_ABOUT).fetchall()
        for name in MARTS:
            spent, rows = [], 0
            for (entity,) in found:
                began, worked = time.perf_counter(), time.process_time()
                asked = f"select * from marts.{name} where {_NAMED_BY.get(name, 'entity_id')} = ?"
                rows = len(connection.execute(asked, [entity]).fetchall())
                spent.append((time.perf_counter() - began, time.process_time() - worked))
            wall, cpu = max(spent)
            print(
                f"  {wall * 1000:7.0f} ms ({cpu * 1000:.0f} of processor)  marts.{name}, one department, {rows:,} rows"
            )


def _reports(start: int, count: int, years: int) -> pl.DataFrame:
    codes = list(region_names())
    numbers = np.arange(start, start + count)
    entity = numbers // years
    region = [codes[(number * 7919) % len(codes)] for number in entity]
    names = [f"{region_names()[code]}第{number}局" for code, number in zip(region, entity, strict=True)]
    year = FIRST_YEAR + numbers % years
    scope = ["own" if number % 3 else "department" for number in entity]
    report = pl.DataFrame(
        {
            "report_id": [f"{n}-{s}-{y}-v1" for n, s, y in zip(names, scope, year, strict=True)],
            "entity_no": entity,
            "entity_id": names,
            "department": names,
            "region_name": [region_names()[code] for code in region],
            "region_code": region,
            "scope": scope,
            "fiscal_year": year,
            "kind": "final_accounts",
            "version": 1,
            "is_current": True,
            "loaded_at": datetime(2026, 1, 1),  # noqa: DTZ001 - the warehouse keeps naive times
        }
    )
    corrected = report.filter(pl.col("entity_no") % REVISED == 0).with_columns(
        report_id=pl.col("report_id").str.replace("-v1", "-v2"), version=2
    )
    superseded = pl.col("report_id").is_in(corrected["report_id"].str.replace("-v2", "-v1").implode())
    return pl.concat([report.with_columns(is_current=~superseded), corrected], how="vertical_relaxed")


def _template() -> pl.DataFrame:
    """Every cell a report may have; a report takes those of the classes it spends in."""
    rows = [*_coded("T02"), *_coded("T03"), *_coded("T05"), *_two_sided(), *_detail()]
    frame = pl.DataFrame(rows, infer_schema_length=None, orient="row")
    return frame.with_columns(
        row_no=pl.int_range(pl.len()).over("statement").cast(pl.Int32),
        class_no=pl.col("code").str.slice(0, 3).cast(pl.Int32, strict=False),
    )


def _coded(statement: str) -> Iterator[dict[str, Any]]:
    functional = pl.read_csv(VOCABULARY / "functional_class.csv", infer_schema=False).unique("code").sort("code")
    for measure in COLUMNS[statement]:
        yield _place(statement, "total", measure, "合计")
        for code, name in functional.select("code", "name").iter_rows():
            yield _place(statement, "func_class", measure, name, code)


def _two_sided() -> Iterator[dict[str, Any]]:
    classes = [code for code in range(201, 235) if code not in (209, 218, 225, 226, 227, 228, 230, 233)]
    closing = ("exp_current_total", "closing_balance", "exp_grand_total")
    for item in T01_REVENUE:
        yield _place("T01", item, "amount", item, side="revenue")
    for item in T04_REVENUE:
        yield _place("T04", item, "amount", item, side="revenue")
    for item in closing:
        yield _place("T01", item, "amount", item, side="expenditure")
    for measure in ("total", "gpb", "govfund", "soe"):
        for item in ("exp_current_total", "closing_fiscal", "exp_grand_total"):
            yield _place("T04", item, measure, item, side="expenditure")
    for code in classes:
        yield _place("T01", "exp_class", "amount", str(code), str(code), "expenditure", is_form=True)
        for measure in ("total", "gpb", "govfund", "soe"):
            yield _place("T04", "exp_class", measure, str(code), str(code), "expenditure", is_form=True)


def _detail() -> Iterator[dict[str, Any]]:
    economic = pl.read_csv(VOCABULARY / "economic_class.csv", infer_schema=False)
    for code, name in economic.select("code", "name").iter_rows():
        yield _place("T06", "econ_class", "amount", name, code, is_form=True)
    for item in ("personnel_total", "public_total"):
        yield _place("T06", item, "amount", item)
    for phase in ("budget", "final"):
        for part in ("total", "overseas", "vehicle", "purchase", "operation", "reception"):
            yield _place("T07", "three_public", f"{phase}_{part}", "")
    for statement in ("T08", "T09"):
        for measure in COLUMNS[statement]:
            yield _place(statement, "total", measure, "合计")


def _place(
    statement: str,
    item: str,
    measure: str,
    label: str,
    code: str | None = None,
    side: str | None = None,
    *,
    is_form: bool = False,
) -> dict[str, Any]:
    """`is_form`: the form prints the row whether it is used or not."""
    return {
        "statement": statement,
        "side": side,
        "code": code,
        "level": 0 if code is None else (len(code) - 1) // 2,
        "label": label,
        "item": item,
        "measure": measure,
        "is_form": is_form or code is None,
    }


def _cells(report: pl.DataFrame, template: pl.DataFrame, seed: int) -> pl.DataFrame:
    used = (pl.col("entity_no") * 31 + pl.col("class_no") * 17) % 4 == 0
    frame = report.select("report_id", "entity_no").join(template, how="cross").filter(pl.col("is_form") | used)
    hundreds = np.random.default_rng(seed).integers(-200_000, 2_000_000, frame.height).clip(0)
    frame = frame.with_columns(pl.Series("hundreds", hundreds))
    schema = catalog.frames()["statement_cell"]
    frame = frame.with_columns(
        amount_yuan=(pl.col("hundreds") * 100).cast(schema["amount_yuan"]),
        precision_yuan=pl.lit(100).cast(schema["precision_yuan"]),
        printed=(pl.col("hundreds") / 100).cast(pl.String),
        cell_state=pl.when(pl.col("hundreds") == 0).then(pl.lit("zero")).otherwise(pl.lit("value")),
        column_no=pl.lit(1, pl.Int32),
        column_label=pl.col("measure"),
        page=pl.lit(9, pl.Int32),
        x0=50.0 + (pl.col("row_no") % 7) * 60,
        top=20.0 + (pl.col("row_no") % 40) * 15,
    )
    return frame.drop("entity_no", "is_form", "class_no", "hundreds")


def _facts(report: pl.DataFrame, seed: int) -> pl.DataFrame:
    told = pl.DataFrame(FACTS, schema=["kind", "subject_code", "measure", "unit"], orient="row")
    told = told.with_row_index("fact_no")
    frame = report.select("report_id", "fiscal_year").join(told, how="cross")
    value = np.random.default_rng(seed + 1).integers(0, 100_000, frame.height)
    schema = catalog.frames()["narrative_fact"]
    return frame.with_columns(
        pl.Series("value", value).cast(pl.Decimal(24, 6)) / 100,
        fact_no=pl.col("fact_no").cast(pl.Int32),
        subject=pl.col("subject_code"),
        decimals=pl.lit(2, pl.Int32),
        direction=pl.lit("increase"),
        year=pl.col("fiscal_year").cast(schema["year"]),
        base_year=(pl.col("fiscal_year") - 1).cast(schema["base_year"]),
        basis=pl.when(pl.col("measure").str.starts_with("change")).then(pl.lit("prior_year")),
        page=pl.lit(26, pl.Int32),
        sentence=pl.lit("与2020年度相比，收、支总计各增加，增长。"),
    ).drop("fiscal_year")


def _units(report: pl.DataFrame) -> pl.DataFrame:
    units = pl.DataFrame({"unit_no": [1, 2, 3], "unit": ["机关", "服务中心", "研究所"]})
    return report.select("report_id").join(units, how="cross")


def _limited(connection: duckdb.DuckDBPyConnection, asked: argparse.Namespace, directory: Path) -> None:
    connection.execute(f"set threads = {asked.threads}")
    connection.execute(f"set memory_limit = '{asked.memory}GB'")
    connection.execute(f"set temp_directory = '{directory}/spill'")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--budgets", action="store_true", help="a budget beside every report")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", type=int, default=8, help="GB DuckDB may take; more is spilled to disk")
    parser.add_argument("--to", type=Path, help="where to make the warehouse, or one made before; by default temporary")
    parser.add_argument("--keep", action="store_true", help="leave the warehouse there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
