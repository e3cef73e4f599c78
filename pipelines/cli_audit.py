"""The commands `juesuan check` and `juesuan findings`, added to the command line by `register`.

In: arguments. Out: readable text or JSON, and an exit code: 0 nothing wrong · 1 a critical expectation failed, or an
open error was found · 2 wrong use · 3 no warehouse. Heavy imports wait inside the commands.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import cli

if TYPE_CHECKING:
    import duckdb

    from pipelines.expectations import CheckResult

ReportChoice = Annotated[
    str | None, typer.Argument(metavar="[REPORT]", help="A report id, or parts of one; without it, all reports.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(check)
    app.command()(findings)


def check(
    report: ReportChoice = None,
    warehouse: cli.WarehouseOption = Path("warehouse"),
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE", help="Also write a validation page that opens offline.")
    ] = None,
    as_json: cli.JsonOption = False,
) -> None:
    """Hold the warehouse to its expectations, and show what each report was checked for."""
    from pipelines import expectations
    from pipelines.audit import results
    from pipelines.warehouse import Warehouse

    with cli._reader(warehouse) as connection:
        report_id = _chosen(connection, report)
        counts = results.counts(connection, report_id)
    outcome = expectations.validate(Warehouse(warehouse).published, report_id=report_id)
    if page is not None:
        _write_page(page, warehouse, report_id, outcome)
    if as_json:
        cli._print_json({"reports": counts, "checks": [_as_row(one) for one in outcome]})
    else:
        _show_check(counts, outcome)
    broken = any(one.severity == "critical" and one.status != "pass" for one in outcome)
    raise typer.Exit(cli.Exit.PARTIAL if broken else cli.Exit.OK)


def findings(
    report: ReportChoice = None,
    warehouse: cli.WarehouseOption = Path("warehouse"),
    evidence: Annotated[
        Path | None, typer.Option("--evidence", metavar="DIR", help="Save the pages with the figures marked in red.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Also what was resolved.")] = False,
    as_json: cli.JsonOption = False,
) -> None:
    """List what is wrong in the reports, one line a cause, and who is to blame."""
    from pipelines.audit import results

    with cli._reader(warehouse) as connection:
        report_id = _chosen(connection, report)
        rows = results.findings(connection, report_id, with_resolved=every)
        if evidence is not None:
            _save_evidence(connection, rows, evidence, warehouse)
    if as_json:
        cli._print_json(rows)
    else:
        _show_findings(rows)
    is_wrong = any(row["severity"] == "error" and row["status"] == "open" for row in rows)
    raise typer.Exit(cli.Exit.PARTIAL if is_wrong else cli.Exit.OK)


def _chosen(connection: "duckdb.DuckDBPyConnection", report: str | None) -> str | None:
    from pipelines import queries
    from pipelines.audit import results

    if not results.is_audited(connection):
        cli._fail(cli.Exit.WAREHOUSE, "this warehouse has not been audited yet: run `juesuan ingest`")
    return None if report is None else queries.resolve_report(connection, report)


def _as_row(one: "CheckResult") -> dict[str, Any]:
    return {
        "suite": one.suite,
        "check_name": one.check,
        "law": one.law,
        "severity": one.severity,
        "status": one.status,
        "observed": one.observed,
        "failing_rows": list(one.failing_rows),
    }


def _show_check(counts: Sequence[dict[str, Any]], outcome: "Sequence[CheckResult]") -> None:
    from rich.table import Table

    from pipelines.audit.page import word

    table = Table("报告", "等式", "相符", "尾差", "轻微", "不符", "规则", "无法计算", "待处理", box=None)
    names = ("equations", "passed", "rounding", "minor", "failed", "rules", "not_computable", "open_findings")
    for row in counts:
        table.add_row(row["report_id"], *(f"{row[name]:,}" for name in names))
    cli._print(table)
    wrong = [one for one in outcome if one.status != "pass"]
    cli._print(f"数据期望：{len(outcome) - len(wrong)} / {len(outcome)} 相符")
    for one in wrong:
        cli._print(f"  {word(one.severity)} {one.suite} {one.law}：{one.observed}")
        for failing in one.failing_rows[:3]:
            cli._print(f"      {failing[:200]}")


def _show_findings(rows: Sequence[dict[str, Any]]) -> None:
    from pipelines.audit.page import word

    if not rows:
        cli._print("没有发现问题。")
    report = None
    for row in rows:
        if row["report_id"] != report:
            report = row["report_id"]
            cli._print("", f"{report}")
        page = f" 第{row['page']}页" if row["page"] else ""
        known = f"（{word(row['status'])}：{row['acknowledged_reason']}）" if row["status"] == "acknowledged" else ""
        cli._print(
            f"  [{word(row['severity'])}] {row['title']} · {word(row['kind'])}{page}{known}  {row['finding_id']}"
        )
        cli._print(f"      {row['message']}")


def _save_evidence(
    connection: "duckdb.DuckDBPyConnection", rows: Sequence[dict[str, Any]], directory: Path, warehouse: Path
) -> None:
    """One PNG a finding and page; a finding without a place on any page has none."""
    from pipelines import evidence
    from pipelines.audit import results

    roots = (Path.cwd(), warehouse.absolute().parent)
    directory.mkdir(parents=True, exist_ok=True)
    for row in rows:
        boxes = results.boxes(connection, row)
        for page in sorted({box["page"] for box in boxes}):
            target = directory / f"{row['finding_id']}-p{page}.png"
            try:
                evidence.save_image([box for box in boxes if box["page"] == page], target, roots=roots)
            except evidence.EvidenceMissing as missing:
                cli._fail(cli.Exit.PARTIAL, str(missing))
            typer.echo(f"{target}", err=True)


def _write_page(target: Path, warehouse: Path, report_id: str | None, outcome: "Sequence[CheckResult]") -> None:
    from pipelines.audit import results
    from pipelines.audit.page import validation_page
    from pipelines.audit.rules import all_rules

    with cli._reader(warehouse) as connection:
        html = validation_page(
            results.counts(connection, report_id),
            results.findings(connection, report_id),
            results.ledger(connection, report_id),
            [_as_row(one) for one in outcome],
            {rule.rule_id: rule for rule in all_rules()},
            now=datetime.now(UTC),
        )
    target.write_text(html, "utf-8")
    typer.echo(f"{target}", err=True)
