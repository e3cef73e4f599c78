"""The warehouse → the evidence of each report with something to explain: its equations, figures and named amounts.

In: a connection on which `equations.evaluate` has run. Out: `ReportEvidence`. Reports without any contradiction are
left out.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import duckdb

from pipelines.audit.findings.passages import passage, place_of
from pipelines.audit.reasoning import Equation, Figure, ReportEvidence
from pipelines.vocabulary.amounts import UNIT_FACTORS

TOGETHER: Final = 50  # reports with all the figures of their tables in memory

_TROUBLED: Final = """
select report_id, bool_or(status = 'fail') as is_failing from equation
where status in ('fail', 'rounding', 'minor')
group by report_id
order by report_id
"""

# only what stands beside something that does not hold can say who is wrong
_EQUATIONS: Final = """
with asked as (select unnest(?::varchar[]) as report_id),

failing as (
    select distinct report_id, unnest(cells) as ref from equation
    where status = 'fail' and report_id in (select report_id from asked)
),

touching as (
    select rowid as id, report_id, unnest(cells) as ref from equation
    where report_id in (select report_id from failing)
)

select
    report_id, rule_id, subject, stated, expected, difference, bound, status, comparison, unit, detail, cells, weights
from equation
where
    report_id in (select report_id from asked)
    and (
        status in ('fail', 'minor', 'rounding')
        or rowid in (select touching.id from touching inner join failing using (report_id, ref))
    )
order by report_id, rule_id, subject
"""

# the cells of the reports asked for are set apart before anything is computed of them
_CELLS: Final = """
with cell as materialized (
    select
        report_id, statement, row_no, column_no, code, label, item, measure, column_label, amount_yuan, printed, page,
        x0, top, x1, bottom, place
    from core.statement_cell
    where report_id in (select unnest(?::varchar[]))
),

wanted as (
    select *, concat_ws('/', statement, row_no, column_no) as ref from cell
    where
        report_id in (select unnest(?::varchar[]))
        or concat_ws('/', report_id, statement, row_no, column_no) in (select unnest(?::varchar[]))
)

select
    cell.report_id, cell.ref, cell.statement,
    case
        when concat_ws('', cell.code, cell.label) <> '' then concat_ws(' ', cell.code, cell.label)
        when cell.item = 'three_public' and cell.column_label <> '' then cell.column_label
        when cell.item is null then '第' || cell.row_no || '行'
        else ''
    end as name,
    coalesce(cell.column_label, cell.measure, '') as heading, coalesce(cell.amount_yuan, 0) as value,
    coalesce(statement.unit, '万元') as unit, cell.printed, cell.page, cell.x0, cell.top, cell.x1, cell.bottom,
    cell.code, cell.row_no, cell.place
from wanted as cell
left join core.statement as statement
    on cell.report_id = statement.report_id and cell.statement = statement.statement
"""

_FACTS: Final = """
select
    report_id, 'fact/' || fact_no as ref, coalesce(subject, kind) as name, measure, value, unit, printed, page,
    sentence, subject_code, x0, top, x1, bottom, place
from core.narrative_fact
where report_id in (select unnest(?::varchar[]))
"""

_TEXTS: Final = """
select report_id, section_no, title, text, place, line_offsets, line_pages, line_boxes from core.section
where report_id in (select unnest(?::varchar[]))
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
        report_id in (select unnest(?::varchar[])) and amount_yuan is not null
        and item in (
            'total', 'personnel_total', 'public_total', 'exp_current_total', 'income_current_total', 'opening_balance',
            'closing_balance', 'opening_fiscal', 'closing_fiscal', 'three_public', 'inc_other'
        )
    group by all
)

select report_id, name, value from total
"""


def gather(connection: duckdb.DuckDBPyConnection) -> Iterator[ReportEvidence]:
    """Evidence of every evaluated report that has anything but passing equations."""
    troubled = connection.execute(_TROUBLED).fetchall()
    failing = [report_id for report_id, is_failing in troubled if is_failing]
    yield from _gather_some(connection, [report_id for report_id, is_failing in troubled if not is_failing], [])
    for first in range(0, len(failing), TOGETHER):
        some = failing[first : first + TOGETHER]
        yield from _gather_some(connection, some, some)


def _gather_some(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[str], failing: Sequence[str]
) -> Iterator[ReportEvidence]:
    """Of the failing among these reports every figure, since their tables may be read again."""
    if not reports:
        return
    equations: defaultdict[str, list[Equation]] = defaultdict(list)
    for report_id, *row in connection.execute(_EQUATIONS, [reports]).fetchall():
        equations[report_id].append(_equation(row))
    figures: defaultdict[str, dict[str, Figure]] = defaultdict(dict)
    for report_id, *row in connection.execute(_CELLS, [reports, failing, _spoken(equations, failing)]).fetchall():
        figures[report_id][row[0]] = _cell_figure(row)
    for report_id, *row in connection.execute(_FACTS, [reports]).fetchall():
        figures[report_id][row[0]] = _fact_figure(row)
    for report_id, *row in connection.execute(_TEXTS, [reports]).fetchall():
        figures[report_id].update(_passages(equations[report_id], row))
    totals: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for report_id, name, value in connection.execute(_TOTALS, [failing]).fetchall():
        totals[report_id][name] = value
    for report_id in reports:
        yield ReportEvidence(report_id, equations[report_id], figures[report_id], totals[report_id])


def _spoken(equations: Mapping[str, Sequence[Equation]], failing: Sequence[str]) -> list[str]:
    """The cells that equations speak of in reports without a failing one."""
    reports = equations.keys() - set(failing)
    return sorted({f"{report_id}/{ref}" for report_id in reports for one in equations[report_id] for ref in one.cells})


def _equation(row: Sequence[Any]) -> Equation:
    *plain, cells, weights = row
    rule_id, subject, stated, expected, difference, bound, status, comparison, unit, detail = plain
    return Equation(
        rule_id, subject or "", stated, expected, difference, bound, status, comparison, unit, detail,
        tuple(cells or ()), tuple(weights or ()),
    )  # fmt: skip


def _cell_figure(row: Sequence[Any]) -> Figure:
    ref, statement, name, heading, value, unit, printed, page, x0, top, x1, bottom, code, row_no, place = row
    box = None if x0 is None else (x0, top, x1, bottom)
    return Figure(ref, statement, name, heading, value, unit, printed or "", page, box, code, row_no, place=place)


def _fact_figure(row: Sequence[Any]) -> Figure:
    ref, name, measure, value, unit, printed, page, sentence, code, x0, top, x1, bottom, place = row
    factor = UNIT_FACTORS.get(unit or "", 1)
    amount = Decimal(0) if value is None else value * factor
    box = None if x0 is None else (x0, top, x1, bottom)
    return Figure(
        ref, "fact", name, measure or "", amount, unit or "", printed or "", page, box, code, None, sentence, place
    )


def _passages(equations: Sequence[Equation], section: Sequence[Any]) -> Iterator[tuple[str, Figure]]:
    """The passages of one section that equations point at."""
    number, title, text, named, *lines = section
    refs = {ref for equation in equations for ref in equation.cells if ref.startswith(f"text/{number}/")}
    for ref in sorted(refs):
        offset, length = passage(ref)
        place = place_of(offset, length, *lines)
        page, box = place or (None, None)
        named = named if page is None else None
        printed = (text or "")[offset : offset + length]
        yield ref, Figure(ref, "text", title or "", "", Decimal(0), "", printed, page, box, place=named)
