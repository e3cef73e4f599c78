"""Rules → every instance of every law in the reports of the scope, and the ledger of what should have been checked.

In: a connection, the rules, the reports. Out: the temporary table `equation`, and from it the rows of `audit.equation`,
`audit.obligation`, `audit.cell_support`; what a failing equation means is decided in `blame`. Set-based: one query a
rule, however many reports. Temporary tables are filled outside any transaction: inside one DuckDB has no statistics of
them, and joins figures to facts by their report alone.
"""

from collections.abc import Callable, Sequence
from typing import Final

import duckdb

from pipelines.audit.rules import Rule, prelude
from pipelines.warehouse import kept_tables
from pipelines.warehouse.store import PER_REPORT

_RAW: Final = """
create or replace temp table instance (
    rule_id varchar, report_id varchar, subject varchar, stated decimal(24,6), expected decimal(24,6),
    difference decimal(24,6), bound decimal(24,6), terms integer, cells varchar[], weights tinyint[],
    comparison varchar, unit varchar default '元', detail varchar, slack decimal(24,6) default 0
)
"""

_JUDGED: Final = """
create or replace temp table equation as
select
    report_id, rule_id, subject, stated, expected, difference, bound, terms,
    case
        when comparison = 'soft' and abs(difference) > bound then 'minor'
        when comparison = 'ratio' and abs(difference) > bound and abs(difference) <= bound + slack then 'minor'
        when comparison = 'at_most' and difference <= 0 then 'pass'
        when comparison = 'at_least' and difference >= 0 then 'pass'
        when comparison in ('ratio', 'printed') and abs(difference) <= bound then 'pass'
        when difference = 0 then 'pass'
        when abs(difference) <= bound then 'rounding'
        else 'fail'
    end as status,
    null::varchar as reason, comparison, coalesce(unit, '元') as unit, detail, cells, weights
from instance
"""

# A failing equation that an unread amount, or one nobody could place, explains says nothing about the report.
_EXCUSED: Final = """
create or replace temp table excused as
with failing as (
    select rowid as id, report_id, rule_id, subject, abs(difference) as gap, bound, cells
    from equation
    where status = 'fail' and rule_family(rule_id) in ('A', 'N', 'P', 'R', 'X')
),

touched as (
    select distinct id, report_id, rule_id, gap, bound, split_part(ref, '/', 1) as statement
    from (select failing.*, unnest(cells) as ref from failing)
),

doubtful as (
    select failing.id, any_value(doubt.ref || ' ' || doubt.reason) as reason
    from (select id, report_id, unnest(cells) as ref from failing) as failing
    inner join doubt using (report_id, ref)
    group by failing.id
),

unplaced as (
    select touched.id, any_value(touched.statement || ' 有无法归类的金额 ' || stranger.ref) as reason
    from touched
    inner join stranger using (report_id, statement)
    where abs(abs(stranger.value) - touched.gap) <= touched.bound and rule_family(touched.rule_id) in ('A', 'X')
    group by touched.id
)

select id, any_value(reason) as reason
from (select * from doubtful union all select * from unplaced)
group by id
"""

_EXCUSE: Final = """
update equation set status = 'not_computable', reason = excused.reason from excused where equation.rowid = excused.id
"""

_STORE: Final = "insert into audit.equation by name select * from equation"

_LEDGER: Final = """
insert into audit.obligation by name
with counted as (
    select
        report_id, rule_id, count(*) as instances, count(*) filter (where status = 'fail') as failing,
        arg_max(status, list_position(['not_computable', 'pass', 'rounding', 'minor', 'fail'], status)) as status,
        any_value(reason) filter (where status = 'not_computable') as reason
    from equation
    group by report_id, rule_id
),

present as (
    select report_id, list(distinct statement) as statements from core.statement
    inner join audit_scope using (report_id)
    group by report_id
)

select
    scope.report_id, rule.rule_id, coalesce(counted.status, 'not_computable') as status,
    coalesce(counted.instances, 0)::integer as instances, coalesce(counted.failing, 0)::integer as failing,
    case
        when counted.instances is not null then counted.reason
        when len(list_filter(rule.statements, s -> not list_contains(coalesce(present.statements, []), s))) > 0 then
            '报告中没有 ' || array_to_string(
                list_filter(rule.statements, s -> not list_contains(coalesce(present.statements, []), s)), '、'
            )
        else '表或文字中没有本规则所需的数据'
    end as reason
from audit_scope as scope
cross join audit_rule as rule
left join counted on scope.report_id = counted.report_id and rule.rule_id = counted.rule_id
left join present on scope.report_id = present.report_id
"""

_SUPPORT: Final = """
insert into audit.cell_support by name
with touched as (
    select report_id, status, unnest(cells) as ref
    from equation
    where status in ('pass', 'rounding', 'fail') and comparison = 'equal' and rule_family(rule_id) in ('A', 'X', 'N')
)

select
    cell.report_id, cell.statement, cell.row_no, cell.column_no,
    count(*) filter (where touched.status in ('pass', 'rounding'))::integer as confirmations,
    count(*) filter (where touched.status = 'fail')::integer as contradictions
from cell
left join touched using (report_id, ref)
group by cell.report_id, cell.statement, cell.row_no, cell.column_no
"""


def evaluate(
    connection: duckdb.DuckDBPyConnection,
    rules: Sequence[Rule],
    reports: Sequence[str],
    on_failure: Callable[[Rule, duckdb.Error], None] | None = None,
) -> None:
    """Fill the temporary table `equation` (columns of `audit.equation`) with every instance of every rule.

    A rule that these reports make fail is handed to `on_failure`, and the others go on; without it, it raises.
    """
    _open_scope(connection, rules, reports)
    for rule in rules:
        try:
            connection.execute(
                f"insert into instance by name select '{rule.rule_id}' as rule_id, * from (\n{rule.sql}\n)"
            )
        except PER_REPORT as error:
            if on_failure is None:
                raise
            on_failure(rule, error)
    for statement in (_JUDGED, _EXCUSED, _EXCUSE):
        connection.execute(statement)


def recall(connection: duckdb.DuckDBPyConnection, reports: Sequence[str]) -> None:
    """Fill the temporary table `equation` with what was stored of these reports, to be explained once more."""
    connection.execute(
        "create or replace temp table equation as"
        " select * from audit.equation where report_id in (select unnest(?::varchar[]))",
        [list(reports)],
    )


def store(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the equations, obligations and cell support of what was evaluated last, in the caller's transaction."""
    for table in (kept_tables.EQUATION, kept_tables.OBLIGATION, kept_tables.CELL_SUPPORT):
        connection.execute(f"delete from {table.qualified} where report_id in (select report_id from audit_scope)")
    for statement in (_STORE, _LEDGER, _SUPPORT):
        connection.execute(statement)


def _open_scope(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], reports: Sequence[str]) -> None:
    connection.execute(
        "create or replace temp table audit_scope as select unnest(?::varchar[]) as report_id", [reports]
    )
    connection.execute("create or replace temp table audit_rule (rule_id varchar, statements varchar[])")
    connection.executemany("insert into audit_rule values (?, ?)", [(r.rule_id, list(r.statements)) for r in rules])
    connection.execute(prelude())
    connection.execute(_RAW)
