"""What the audit found, as rows people and programs ask for.

In: a read-only connection to a warehouse that was audited. Out: plain rows. Nothing is computed here.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import duckdb

from pipelines.pages.errors import EncryptedPdf, UnreadablePdf
from pipelines.pages.lines import text_lines
from pipelines.pages.reading import read_pages

Row: TypeAlias = dict[str, Any]

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
select cell.page, cell.x0, cell.top, cell.x1, cell.bottom
from core.statement_cell as cell
where cell.report_id = ? and list_contains(?::varchar[], concat_ws('/', cell.statement, cell.row_no, cell.column_no))
order by cell.page, cell.top
"""

_FACTS: Final = """
select page, printed from core.narrative_fact
where report_id = ? and list_contains(?::varchar[], 'fact/' || fact_no)
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
    return _rows(connection, _FINDINGS, [report_id, report_id, with_resolved])


def counts(connection: duckdb.DuckDBPyConnection, report_id: str | None = None) -> list[Row]:
    """How many equations each current report was held to, and what became of them."""
    return _rows(connection, _COUNTS, [report_id, report_id])


def ledger(connection: duckdb.DuckDBPyConnection, report_id: str | None = None) -> list[Row]:
    """Every rule every report should have been checked for."""
    return _rows(connection, _LEDGER, [report_id, report_id])


def checks(connection: duckdb.DuckDBPyConnection, report_id: str | None = None) -> list[Row]:
    """The last run of the expectations, over all reports or over one; none if they never ran there."""
    if "report_id" not in {row[0] for row in connection.execute("describe audit.check_result").fetchall()}:
        return []
    return _rows(connection, _CHECKS, [report_id])


def boxes(connection: duckdb.DuckDBPyConnection, finding: Row, roots: Sequence[Path]) -> list[Row]:
    """Where the figures of a finding stand: cells by their box, facts of the text by the line that prints them."""
    document = {"path": finding["path"], "sha256": finding["sha256"]}
    refs = [ref for ref in finding["cells"] if not ref.startswith("fact/")]
    placed = [{**row, **document} for row in _rows(connection, _CELLS, [finding["report_id"], refs])]
    texts = _rows(connection, _FACTS, [finding["report_id"], list(finding["cells"])])
    path = next((root / finding["path"] for root in roots if (root / finding["path"]).is_file()), None)
    lines = [] if path is None else [{**box, **document} for fact in texts for box in _text_boxes(path, fact)]
    return [*lines, *placed]


def _text_boxes(path: Path, fact: Row) -> list[Row]:
    """The lines of the page that hold the printed figure."""
    try:
        page = next(iter(read_pages(path, "fast", numbers=[fact["page"]])), None)
    except (EncryptedPdf, UnreadablePdf):
        return []
    number = "".join(character for character in fact["printed"] or "" if character.isdigit() or character in ".,")
    if page is None or not number:
        return []
    return [
        {"page": fact["page"], "x0": line.x0, "top": line.top, "x1": line.x1, "bottom": line.bottom}
        for line in text_lines(page.glyphs)
        if number in line.text.replace(" ", "")
    ][:1]


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any]) -> list[Row]:
    cursor = connection.execute(query, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
