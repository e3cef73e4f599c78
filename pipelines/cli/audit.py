"""The commands `juesuan check` and `juesuan findings`, added to the command line by `register`.

In: arguments. Out: readable text or JSON, and an exit code: 0 nothing wrong · 1 a critical expectation failed, or an
open error was found · 2 wrong use · 3 no warehouse. Heavy imports wait inside the commands.
"""

import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from pipelines.cli import common

if TYPE_CHECKING:
    import duckdb

    from pipelines.checks.suites import CheckResult

WIDTH: Final = 120  # of what is not written to a terminal, unless COLUMNS says otherwise
BUSY_SECONDS: Final = 3.0  # a check does not wait for a long ingest: it says that its results were not kept
SHOWN_FAILING: Final = 3

ReportChoice = Annotated[
    str | None, typer.Argument(metavar="[REPORT]", help="A report id, or parts of one; without it, all reports.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(check)
    app.command()(findings)


def check(
    report: ReportChoice = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE", help="Also write a validation page that opens offline.")
    ] = None,
    last: Annotated[
        bool, typer.Option("--last", help="Show the results kept from the last run; nothing is run.")
    ] = False,
    as_json: common.JsonOption = False,
) -> None:
    """Hold the warehouse to its expectations, keep the results in it, and show what each report was checked for."""
    from pipelines.audit import results

    with common.opened(warehouse) as connection:
        report_id = _chosen(connection, report)
        counts = results.counts(connection, report_id)
        checks = results.checks(connection, report_id) if last else []
    if not last:
        checks = _run_checks(warehouse, report_id)
    if page is not None:
        _write_page(page, warehouse, report_id, checks)
    if as_json:
        common.print_json({"reports": counts, "checks": checks})
    else:
        _show_check(counts, checks)
    broken = any(one["severity"] == "critical" and one["status"] != "pass" for one in checks)
    raise typer.Exit(common.Exit.PARTIAL if broken else common.Exit.OK)


def findings(
    report: ReportChoice = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    evidence: Annotated[
        Path | None, typer.Option("--evidence", metavar="DIR", help="Save the pages with the figures marked in red.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Also what was resolved.")] = False,
    as_json: common.JsonOption = False,
) -> None:
    """List what is wrong in the reports, one line a cause, and who is to blame."""
    from pipelines.audit import results

    with common.opened(warehouse) as connection:
        report_id = _chosen(connection, report)
        rows = results.findings(connection, report_id, with_resolved=every)
        if evidence is not None:
            _save_evidence(connection, rows, evidence, warehouse)
    if as_json:
        common.print_json(rows)
    else:
        _show_findings(rows)
    is_wrong = any(row["severity"] == "error" and row["status"] == "open" for row in rows)
    raise typer.Exit(common.Exit.PARTIAL if is_wrong else common.Exit.OK)


def _chosen(connection: "duckdb.DuckDBPyConnection", report: str | None) -> str | None:
    from pipelines.audit import results
    from pipelines.warehouse import queries

    if not results.is_audited(connection):
        common.fail(common.Exit.WAREHOUSE, "this warehouse has not been audited yet: run `juesuan ingest`")
    return None if report is None else queries.resolve_report(connection, report)


def _run_checks(directory: Path, report_id: str | None) -> list[dict[str, Any]]:
    """Check what readers see, and keep the results; a warehouse that cannot be written is checked all the same."""
    from pipelines.checks import suites
    from pipelines.warehouse.store import Warehouse, WarehouseUnusable

    warehouse = Warehouse(directory, lock_seconds=BUSY_SECONDS)
    outcome = suites.validate(warehouse.readable(), report_id=report_id)
    try:
        suites.keep(warehouse, outcome, checked=warehouse.published, report_id=report_id)
    except (suites.NotKept, WarehouseUnusable) as reason:
        common.echo(f"juesuan: the results were not kept: {reason}", err=True)
    return [_as_row(one, report_id) for one in outcome]


def _as_row(one: "CheckResult", report_id: str | None) -> dict[str, Any]:
    return {
        "run_at": one.run_at,
        "suite": one.suite,
        "check_name": one.check,
        "law": one.law,
        "severity": one.severity,
        "status": one.status,
        "observed": one.observed,
        "failing_rows": list(one.failing_rows),
        "report_id": report_id,
    }


def _show_check(counts: Sequence[dict[str, Any]], checks: Sequence[dict[str, Any]]) -> None:
    from rich.table import Table

    from pipelines.cli.render.screen import Screen
    from pipelines.vocabulary.lexicon import word

    table = Table(box=None, padding=(0, 1), pad_edge=False)
    table.add_column("报告", overflow="fold")
    for heading in ("等式", "相符", "尾差", "轻微", "不符", "规则", "无法计算", "待处理"):
        table.add_column(heading, justify="right", no_wrap=True)
    names = ("equations", "passed", "rounding", "minor", "failed", "rules", "not_computable", "open_findings")
    for row in counts:
        table.add_row(row["report_id"], *(f"{row[name]:,}" for name in names))
    Screen(highlight=False, width=_width()).print(table)
    wrong = [one for one in checks if one["status"] != "pass"]
    when = f"（{max(one['run_at'] for one in checks):%Y-%m-%d %H:%M} UTC）" if checks else "，尚未校验"
    _say(f"数据期望：{len(checks) - len(wrong)} / {len(checks)} 相符{when}")
    for one in wrong:
        _say(f"[{word(one['severity'])}] {one['suite']} {one['law']}：{one['observed']}", indent=2)
        for failing in one["failing_rows"][:SHOWN_FAILING]:
            _say(failing, indent=6)
        if (more := len(one["failing_rows"]) - SHOWN_FAILING) > 0:
            _say(f"另有{more}行，见 --json 或 --page", indent=6)


def _say(text: str, *, indent: int = 0) -> None:
    from pipelines.cli.render.wrapping import wrapped

    for line in wrapped(text, _width(), indent=indent):
        common.echo(line)


def _width() -> int:
    return shutil.get_terminal_size((WIDTH, 24)).columns


def _show_findings(rows: Sequence[dict[str, Any]]) -> None:
    from pipelines.contracts.shown_paths import shown_place
    from pipelines.vocabulary.lexicon import word

    if not rows:
        _say("没有发现问题。")
    report = None
    for row in rows:
        if row["report_id"] != report:
            report = row["report_id"]
            common.echo("")
            _say(str(report))
        page = f" {place}" if (place := shown_place(row["page"], row["place"])) else ""
        known = f"（{word(row['status'])}：{row['acknowledged_reason']}）" if row["status"] == "acknowledged" else ""
        _say(
            f"[{word(row['severity'])}] {row['title']} · {word(row['kind'])}{page}{known} {row['finding_id']}", indent=2
        )
        _say(row["message"].removeprefix(f"{row['title']}："), indent=6)


def _save_evidence(
    connection: "duckdb.DuckDBPyConnection", rows: Sequence[dict[str, Any]], directory: Path, warehouse: Path
) -> None:
    """One PNG a finding and page; a finding without a place on any page has none."""
    from pipelines.audit import results
    from pipelines.views import evidence

    roots = (Path.cwd(), warehouse.absolute().parent)
    directory.mkdir(parents=True, exist_ok=True)
    for row in rows:
        boxes = results.boxes(connection, row)
        for number, here in enumerate(_by_page(boxes), 1):
            page = here[0]["page"]
            target = directory / (f"{row['finding_id']}-p{page}.png" if page else f"{row['finding_id']}-{number}.svg")
            try:
                evidence.save_image(here, target, roots=roots)
            except evidence.EvidenceMissing as missing:
                common.fail(common.Exit.PARTIAL, str(missing))
            common.echo(f"{target}", err=True)


def _by_page(boxes: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Boxes of one page or, where there are no pages, of one sheet or table, together."""
    groups: dict[Any, list[dict[str, Any]]] = {}
    for box in boxes:
        table = re.split(r"!|第\d+行", box.get("place") or "")[0]
        groups.setdefault((box["page"] or 0, "" if box["page"] else table), []).append(box)
    return [groups[key] for key in sorted(groups)]


def _write_page(target: Path, warehouse: Path, report_id: str | None, checks: Sequence[dict[str, Any]]) -> None:
    from pipelines.audit import results
    from pipelines.audit.rules import all_rules
    from pipelines.audit.validation_page import validation_page

    with common.opened(warehouse) as connection:
        html = validation_page(
            results.counts(connection, report_id),
            results.findings(connection, report_id),
            results.ledger(connection, report_id),
            checks,
            {rule.rule_id: rule for rule in all_rules()},
            now=datetime.now(UTC),
        )
    try:
        common.writable(target, warehouse).write_text(html, "utf-8")
    except OSError as error:
        common.fail(common.Exit.USAGE, f"cannot write {target}: {error.strerror or error}")
    common.echo(f"{target}", err=True)
