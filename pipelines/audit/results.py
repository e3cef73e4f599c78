"""What the audit found, as rows people and programs ask for.

In: a read-only connection to a warehouse that was audited. Out: plain rows. Nothing is computed here.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import duckdb

from pipelines.audit.findings.passages import passage, place_of
from pipelines.warehouse.queries import Row, rows_of

_FINDINGS: Final = """
select finding.*, report.department, report.fiscal_year, report.scope, document.path, document.sha256
from audit.finding as finding
inner join core.report as report on finding.report_id = report.report_id
inner join raw.document as document on report.sha256 = document.sha256
where (? is null or finding.report_id = ?) and (? or finding.status <> 'resolved')
order by
    finding.report_id, list_position(['open', 'acknowledged', 'resolved'], finding.status),
    list_position(['error', 'warn', 'info'], finding.severity), finding.cause
"""

_COUNTS: Final = """
select
    report.report_id, report.department, report.fiscal_year, report.scope,
    (select count(*) from audit.equation where report_id = report.report_id) as equations,
    (select count(*) from audit.equation where report_id = report.report_id and status = 'pass') as passed,
    (select count(*) from audit.equation where report_id = report.report_id and status = 'rounding') as rounding,
    (select count(*) from audit.equation where report_id = report.report_id and status = 'minor') as minor,
    (select count(*) from audit.equation where report_id = report.report_id and status = 'fail') as failed,
    (select count(*) from audit.obligation where report_id = report.report_id and instances = 0) as not_computable,
    (select count(*) from audit.obligation where report_id = report.report_id) as rules,
    (select count(*) from audit.finding where report_id = report.report_id and status = 'open') as open_findings
from core.report as report
where report.is_current and (? is null or report.report_id = ?)
order by report.report_id
"""

_LEDGER: Final = """
select report_id, rule_id, status, instances, failing, reason from audit.obligation
where ? is null or report_id = ? order by report_id, rule_id
"""

_CHECKS: Final = """
select run_at, suite, check_name, law, severity, status, observed, failing_rows, report_id from audit.check_result
where report_id is not distinct from ?
order by suite, check_name
"""

_CELLS: Final = """
select cell.page, cell.page_turn, cell.x0, cell.top, cell.x1, cell.bottom, cell.place
from core.statement_cell as cell
where
    cell.report_id = ? and (cell.x0 is not null or cell.page is null)
    and list_contains(?::varchar[], concat_ws('/', cell.statement, cell.row_no, cell.column_no))
order by cell.page, cell.top
"""

_FACTS: Final = """
select distinct page, page_turn, x0, top, x1, bottom, place from core.narrative_fact
where report_id = ? and (x0 is not null or page is null) and list_contains(?::varchar[], 'fact/' || fact_no)
order by page, top
"""

_SECTIONS: Final = """
select section_no, line_offsets, line_pages, line_boxes from core.section
where report_id = ? and list_contains(?::integer[], section_no)
"""


def is_audited(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether this warehouse has been audited at all."""
    found = connection.execute(
        "select count(*) from information_schema.tables where table_schema = 'audit' and table_name = 'finding'"
    ).fetchone()
    return found == (1,)


def findings(
    connection: duckdb.DuckDBPyConnection, report_id: str | None = None, *, with_resolved: bool = False
) -> list[Row]:
    """Findings of one report or of all, open ones first, the most severe first."""
    return rows_of(connection, _FINDINGS, [report_id, report_id, with_resolved])


def counts(connection: duckdb.DuckDBPyConnection, report_id: str | None = None) -> list[Row]:
    """How many equations each current report was held to, and what became of them."""
    return rows_of(connection, _COUNTS, [report_id, report_id])


def ledger(connection: duckdb.DuckDBPyConnection, report_id: str | None = None) -> list[Row]:
    """Every rule every report should have been checked for."""
    return rows_of(connection, _LEDGER, [report_id, report_id])


def checks(connection: duckdb.DuckDBPyConnection, report_id: str | None = None) -> list[Row]:
    """The last run of the expectations, over all reports or over one; none if they never ran there."""
    if "report_id" not in {row[0] for row in connection.execute("describe audit.check_result").fetchall()}:
        return []
    return rows_of(connection, _CHECKS, [report_id])


def boxes(connection: duckdb.DuckDBPyConnection, finding: Row) -> list[Row]:
    """Where a finding stands: its cells, the lines of its facts, the passages it points at; else its own box."""
    report_id, refs = finding["report_id"], list(finding["cells"])
    found = [
        *rows_of(connection, _FACTS, [report_id, refs]),
        *_passages(connection, report_id, [ref for ref in refs if ref.startswith("text/")]),
        *rows_of(connection, _CELLS, [report_id, refs]),
    ]
    if not found and finding["box"] is not None:
        x0, top, x1, bottom = finding["box"]
        found = [{"page": finding["page"], "page_turn": 0, "x0": x0, "top": top, "x1": x1, "bottom": bottom}]
    return [{**box, "path": finding["path"], "sha256": finding["sha256"]} for box in found]


def _passages(connection: duckdb.DuckDBPyConnection, report_id: str, refs: Sequence[str]) -> Iterator[Row]:
    numbers = sorted({int(ref.split("/")[1]) for ref in refs})
    sections = {row["section_no"]: row for row in rows_of(connection, _SECTIONS, [report_id, numbers])}
    for ref in refs:
        section = sections.get(int(ref.split("/")[1]))
        lines = [section[name] for name in ("line_offsets", "line_pages", "line_boxes")] if section else [None] * 3
        if place := place_of(*passage(ref), *lines):
            page, (x0, top, x1, bottom) = place
            yield {"page": page, "page_turn": 0, "x0": x0, "top": top, "x1": x1, "bottom": bottom}
