"""Questions people ask of a published warehouse: which report, which table, which figure, where does it stand.

In: a read-only connection. Out: plain rows. Nothing is written and nothing is printed here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import duckdb

from pipelines.vocabulary.radicals import folded

Row: TypeAlias = dict[str, Any]

CONTEXT: Final = 30
HEADLINES: Final = ("income_current_total", "exp_current_total", "income_grand_total", "fiscal_grand_total")

_REPORTS: Final = """
    select report.report_id, report.department, report.region_name, report.scope, report.fiscal_year, report.kind,
        report.version, report.is_current, report.published_on, document.path,
        count(distinct statement.statement) as statements, min(statement.statement) as first_statement,
        (select count(*) from core.statement_cell as cell
         where cell.report_id = report.report_id and cell.cell_state != 'blank') as figures,
        (select count(*) from core.statement_cell as cell
         where cell.report_id = report.report_id and cell.issue not in ('not_an_amount', 'ocr_unconfirmed')) as unmapped
    from core.report as report
    inner join raw.document as document on report.sha256 = document.sha256
    left join core.statement as statement on report.report_id = statement.report_id
    group by all
    order by report.department, report.scope, report.fiscal_year, report.version
"""

_REJECTED: Final = """
    select path, reason_code, reason, first_seen_at from raw.document where status = 'rejected' order by path
"""

_CALLED: Final = """
    select document.sha256, document.path, document.status, list(report.report_id order by all)
        filter (where report.report_id is not null) as reports
    from raw.document as document left join core.report as report on document.sha256 = report.sha256
    where document.path = $1 or (length($2) >= 8 and starts_with(document.sha256, $2))
        or document.sha256 in (select sha256 from core.report where report_id = $3)
    group by all order by document.path
"""

_STATEMENTS: Final = """
    select statement.statement, statement.title, statement.form_no, statement.unit, statement.first_page,
        statement.last_page, statement.place, statement.is_empty, statement.note,
        (select count(*) from core.statement_cell as cell
         where cell.report_id = statement.report_id and cell.statement = statement.statement
            and cell.cell_state != 'blank') as figures
    from core.statement as statement
    where statement.report_id = ?
    order by statement.statement
"""

_CELLS: Final = """
    select cell.*, document.path, document.sha256
    from core.statement_cell as cell
    inner join core.report as report on cell.report_id = report.report_id
    left join core.report_part as own on cell.report_id = own.report_id and cell.part = own.part
    inner join raw.document as document on coalesce(own.sha256, report.sha256) = document.sha256
    where cell.report_id = ? and cell.statement = ?
    order by cell.row_no, cell.side desc nulls first, cell.column_no
"""

_SECTIONS: Final = """
    select report.report_id, report.department, report.fiscal_year, section.path, section.text, section.pages,
        section.page_offsets, section.place
    from core.section as section
    inner join core.report as report on section.report_id = report.report_id
    where report.is_current and contains(section.text, $1) and contains(report.report_id, $2)
    order by report.department, report.fiscal_year, section.section_no
"""

_HEADLINES: Final = """
    select report_id, department, scope, fiscal_year, measure, measure_name, current_wan, prior_wan, change_wan,
        change_rate_pct, base, reason
    from marts.total_yoy where measure in ? order by department, scope, fiscal_year, measure_no
"""

_REVISIONS: Final = """
    select report_id, prior_report_id, department, scope, fiscal_year, version,
        count(*) filter (where change = 'added') as added,
        count(*) filter (where change = 'removed') as removed,
        count(*) filter (where change = 'changed' and not is_rounding) as changed,
        count(*) filter (where is_rounding) as roundings,
        max(abs(difference_wan)) as largest_wan
    from marts.revision group by all order by department, scope, fiscal_year, version
"""

_REVISED_FIGURES: Final = """
    select report_id, prior_report_id, statement, side, code, label, column_label, change, before_wan, after_wan,
        difference_wan, is_rounding, before_printed, after_printed, prior_page, page
    from marts.revision where report_id = ?
    order by statement, is_rounding, abs(difference_wan) desc, page, label, column_label
"""


class NotFound(LookupError):
    """Nothing in the warehouse answers to this name."""


class Ambiguous(LookupError):
    """Several things answer to this name; `candidates` lists them."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell as asked for: by row and, if given, by column."""

    report_id: str
    cells: tuple[Row, ...]


def reports(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every report version with what was found in it."""
    return rows_of(connection, _REPORTS)


def rejected_documents(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every document that did not go in, and why."""
    return rows_of(connection, _REJECTED)


def documents_called(connection: duckdb.DuckDBPyConnection, text: str) -> list[Row]:
    """The documents with this path, the beginning of this hash (8 digits at least), or a report of this id."""
    return rows_of(connection, _CALLED, [text.removeprefix("./"), text.lower(), text])


def revisions(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every republished version whose figures differ from those of the version before, and how many do."""
    return rows_of(connection, _REVISIONS)


def revised_figures(connection: duckdb.DuckDBPyConnection, report_id: str) -> list[Row]:
    """The figures of one version that differ from those of the version before, by table, largest first."""
    return rows_of(connection, _REVISED_FIGURES, [report_id])


def headlines(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The few totals a summary shows, with their change on last year, for current reports."""
    return rows_of(connection, _HEADLINES, [list(HEADLINES)])


def resolve_report(connection: duckdb.DuckDBPyConnection, text: str, statement: str = "") -> str:
    """The report meant by an id or by any parts of it that only one report has; current versions go first.

    Where a budget and final accounts fit, 焦作 预算 and B05 mean the budget, everything else the final accounts.
    """
    query = "select report_id, department, region_name, kind, is_current from core.report order by all"
    known = rows_of(connection, query)
    if any(row["report_id"] == text for row in known):
        return text
    parts = text.split()
    matching = [row for row in known if all(part in _searchable(row) for part in parts)]
    current = [row for row in matching if row["is_current"]]
    chosen = current if len(matching) > 1 and current else matching
    kind = "budget" if re.match(r"[Bb]\d|预算\d", statement) else "final_accounts"
    chosen = [row for row in chosen if row["kind"] == kind] or chosen
    if not chosen:
        raise NotFound(f"no report is called {text!r}: `juesuan reports` lists them")
    if len(chosen) > 1:
        raise Ambiguous(f"{text!r} fits {len(chosen)} reports, say more", [row["report_id"] for row in chosen])
    return str(chosen[0]["report_id"])


def statements(connection: duckdb.DuckDBPyConnection, report_id: str) -> list[Row]:
    """The tables of one report."""
    return rows_of(connection, _STATEMENTS, [report_id])


def resolve_statement(connection: duckdb.DuckDBPyConnection, report_id: str, text: str) -> Row:
    """The table meant by T01, 1, 公开01, B14 or part of its title."""
    known = statements(connection, report_id)
    number = re.fullmatch(r"(T|B|公开)?0*([1-9]\d?)表?", text.strip(), re.IGNORECASE)
    letters = (number[1] or "TB").upper().replace("公开", "T") if number else ""
    wanted = {f"{letter}{int(number[2]):02}" for letter in letters} if number else set()
    matching = [row for row in known if row["statement"] in wanted or (not wanted and text in (row["title"] or ""))]
    if not matching:
        have = ", ".join(row["statement"] for row in known) or "no table at all"
        raise NotFound(f"{report_id} has no table {text!r}; it has {have}")
    exact = [row for row in matching if row["title"] == text] or matching
    if len(exact) > 1:
        names = [f"{row['statement']} {row['title']}" for row in exact]
        raise Ambiguous(f"{text!r} fits {len(exact)} tables of {report_id}, say more", names)
    return exact[0]


def statement_cells(connection: duckdb.DuckDBPyConnection, report_id: str, statement: str) -> list[Row]:
    """All cells of one table in reading order, each with the document it was read from."""
    return rows_of(connection, _CELLS, [report_id, statement])


def find_figure(
    connection: duckdb.DuckDBPyConnection, report_id: str, statement: str, row: str, column: str | None
) -> Figure:
    """The cells of the row meant by code, item, label or row number, in the column meant by measure or heading."""
    cells = statement_cells(connection, report_id, statement)
    in_row = _first_match(cells, row, ("code", "item", "label"), "label") or [
        cell for cell in cells if str(cell["row_no"]) == row
    ]
    if not in_row:
        raise NotFound(
            f"{statement} of {report_id} has no row {row!r}: `juesuan show {report_id} {statement}` shows it"
        )
    chosen = in_row if column is None else _first_match(in_row, column, ("measure", "column_label"), "column_label")
    if not chosen:
        headings = ", ".join(dict.fromkeys(str(cell["measure"] or cell["column_label"]) for cell in in_row))
        raise NotFound(f"row {row!r} of {statement} has no column {column!r}; it has {headings}")
    return Figure(report_id, tuple(chosen))


def search(connection: duckdb.DuckDBPyConnection, text: str, report: str | None = None) -> list[Row]:
    """Every place where reports' own text says `text`, blanks apart: the section, the page and the words around it."""
    wanted = folded("".join(text.split()))
    sections = rows_of(connection, _SECTIONS, [wanted, report or ""])
    return [hit for section in sections for hit in _hits(section, wanted)]


def _hits(section: Row, wanted: str) -> Iterator[Row]:
    text: str = section["text"]
    place = text.find(wanted)
    while wanted and place >= 0:
        number = bisect_right(section["page_offsets"] or [], place) - 1
        page = section["pages"][number] if number >= 0 else None
        around = text[max(place - CONTEXT, 0) : place + len(wanted) + CONTEXT]
        shown = {key: section[key] for key in ("report_id", "department", "fiscal_year", "path", "place")}
        yield {**shown, "page": page, "excerpt": around}
        place = text.find(wanted, place + len(wanted))


def _first_match(cells: Sequence[Row], text: str, exact: Sequence[str], partial: str) -> list[Row]:
    """Cells with exactly this text in one of the fields, else those that have it inside `partial`."""
    for name in exact:
        if matching := [cell for cell in cells if cell[name] == text]:
            return matching
    return [cell for cell in cells if text in (cell[partial] or "")]


def _searchable(row: Row) -> str:
    kind = "预算" if row["kind"] == "budget" else "决算"
    return " ".join([kind, *(str(row[name] or "") for name in ("report_id", "department", "region_name"))])


def rows_of(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """The rows of a query, each by the names of its columns."""
    cursor = connection.execute(query, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
