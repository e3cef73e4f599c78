"""The warehouse → the evidence of each report with something to explain: its equations, figures and named amounts.

In: a connection on which `equations.evaluate` has run. Out: `ReportEvidence`. Reports without any contradiction are
left out.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import duckdb

from pipelines.audit.model import Equation, Figure, ReportEvidence
from pipelines.audit.passages import passage, place_of

_TROUBLED: Final = """
select distinct report_id from equation where status in ('fail', 'rounding', 'minor') order by report_id
"""

# only what stands beside something that does not hold can say who is wrong
_EQUATIONS: Final = """
with troubled as (
    select distinct report_id, unnest(cells) as ref from equation
    where status = 'fail' and list_contains(?::varchar[], report_id)
),

beside as (
    select equation.rowid as id
    from (select rowid, report_id, unnest(cells) as ref from equation) as equation
    inner join troubled using (report_id, ref)
    union
    select rowid as id from equation
    where status in ('fail', 'minor', 'rounding') and list_contains(?::varchar[], report_id)
)

select
    report_id, rule_id, subject, stated, expected, difference, bound, status, comparison, unit, detail, cells, weights
from equation
where rowid in (select id from beside) and list_contains(?::varchar[], report_id)
order by report_id, rule_id, subject
"""

_CELLS: Final = """
select
    cell.report_id, concat_ws('/', cell.statement, cell.row_no, cell.column_no) as ref, cell.statement,
    case
        when concat_ws('', cell.code, cell.label) <> '' then concat_ws(' ', cell.code, cell.label)
        when cell.item is null then '第' || cell.row_no || '行'
        else ''
    end as name,
    coalesce(cell.column_label, cell.measure, '') as heading, coalesce(cell.amount_yuan, 0) as value,
    coalesce(statement.unit, '万元') as unit, cell.printed, cell.page, cell.x0, cell.top, cell.x1, cell.bottom,
    cell.code, cell.row_no
from core.statement_cell as cell
left join core.statement as statement
    on cell.report_id = statement.report_id and cell.statement = statement.statement
where
    list_contains(?::varchar[], cell.report_id)
    or cell.report_id || '/' || concat_ws('/', cell.statement, cell.row_no, cell.column_no)
    in (select unnest(?::varchar[]))
"""

_FACTS: Final = """
select
    report_id, 'fact/' || fact_no as ref, coalesce(subject, kind) as name, measure, value, unit, printed, page,
    sentence, subject_code, x0, top, x1, bottom
from core.narrative_fact
where list_contains(?::varchar[], report_id)
"""

_TEXTS: Final = """
select report_id, section_no, title, text, line_offsets, line_pages, line_boxes from core.section
where list_contains(?::varchar[], report_id)
"""

# the difference dictionary: quantities whose value, met as a difference, names the cause (handbook 4.2, step 6)
_TOTALS: Final = """
with total as (
    select
        report_id,
        statement || ' ' || coalesce(item, '') || ' ' || measure as name,
        any_value(amount_yuan) as value
    from core.statement_cell
    where
        list_contains(?::varchar[], report_id) and amount_yuan is not null
        and item in (
            'total', 'personnel_total', 'public_total', 'exp_current_total', 'income_current_total', 'opening_balance',
            'closing_balance', 'opening_fiscal', 'closing_fiscal', 'three_public', 'inc_other'
        )
    group by all
)

select report_id, name, value from total
"""

_CODES: Final = """
select report_id, statement, list(distinct code) as codes from core.statement_cell
where list_contains(?::varchar[], report_id) and item = 'func_class' and code is not null
group by report_id, statement
"""


def gather(connection: duckdb.DuckDBPyConnection) -> Iterator[ReportEvidence]:
    """Evidence of every evaluated report that has anything but passing equations."""
    troubled = [row[0] for row in connection.execute(_TROUBLED).fetchall()]
    for first in range(0, len(troubled), 50):
        yield from _gather_some(connection, troubled[first : first + 50])


def _gather_some(connection: duckdb.DuckDBPyConnection, reports: list[str]) -> Iterator[ReportEvidence]:
    equations: defaultdict[str, list[Equation]] = defaultdict(list)
    for report_id, *row in connection.execute(_EQUATIONS, [reports] * 3).fetchall():
        equations[report_id].append(_equation(row))
    figures: defaultdict[str, dict[str, Figure]] = defaultdict(dict)
    for report_id, *row in connection.execute(_CELLS, _cells_wanted(equations)).fetchall():
        figures[report_id][row[0]] = _cell_figure(row)
    for report_id, *row in connection.execute(_FACTS, [reports]).fetchall():
        figures[report_id][row[0]] = _fact_figure(row)
    for report_id, *row in connection.execute(_TEXTS, [reports]).fetchall():
        figures[report_id].update(_passages(equations[report_id], row))
    totals: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for report_id, name, value in connection.execute(_TOTALS, [reports]).fetchall():
        totals[report_id][name] = value
    codes: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for report_id, statement, found in connection.execute(_CODES, [reports]).fetchall():
        codes[report_id][statement] = frozenset(found)
    for report_id in reports:
        yield ReportEvidence(report_id, equations[report_id], figures[report_id], totals[report_id], codes[report_id])


def _cells_wanted(equations: Mapping[str, Sequence[Equation]]) -> list[list[str]]:
    """Reports with a failing equation, whose tables may be read again; of the others, the cells that are spoken of."""
    failing = [report_id for report_id, found in equations.items() if any(one.status == "fail" for one in found)]
    spoken = {
        f"{report_id}/{ref}"
        for report_id in equations.keys() - set(failing)
        for one in equations[report_id]
        for ref in one.cells
    }
    return [failing, sorted(spoken)]


def _equation(row: Sequence[Any]) -> Equation:
    *plain, cells, weights = row
    rule_id, subject, stated, expected, difference, bound, status, comparison, unit, detail = plain
    return Equation(
        rule_id, subject or "", stated, expected, difference, bound, status, comparison, unit, detail,
        tuple(cells or ()), tuple(weights or ()),
    )  # fmt: skip


def _cell_figure(row: Sequence[Any]) -> Figure:
    ref, statement, name, heading, value, unit, printed, page, x0, top, x1, bottom, code, row_no = row
    box = None if x0 is None else (x0, top, x1, bottom)
    return Figure(ref, statement, name, heading, value, unit, printed or "", page, box, code, row_no)


def _fact_figure(row: Sequence[Any]) -> Figure:
    ref, name, measure, value, unit, printed, page, sentence, code, x0, top, x1, bottom = row
    factor = {"元": 1, "万元": 10_000, "亿元": 100_000_000}.get(unit or "", 1)
    amount = Decimal(0) if value is None else value * factor
    box = None if x0 is None else (x0, top, x1, bottom)
    return Figure(ref, "fact", name, measure or "", amount, unit or "", printed or "", page, box, code, None, sentence)


def _passages(equations: Sequence[Equation], section: Sequence[Any]) -> Iterator[tuple[str, Figure]]:
    """The passages of one section that equations point at."""
    number, title, text, *lines = section
    refs = {ref for equation in equations for ref in equation.cells if ref.startswith(f"text/{number}/")}
    for ref in sorted(refs):
        offset, length = passage(ref)
        place = place_of(offset, length, *lines)
        page, box = place or (None, None)
        printed = (text or "")[offset : offset + length]
        yield ref, Figure(ref, "text", title or "", "", Decimal(0), "", printed, page, box)
