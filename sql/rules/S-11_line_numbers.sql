-- title: 行次连续
-- law: 总表的行次连续、不重复
-- law_en: printed line numbers are contiguous
-- severity: warn
-- tables: T01, T04
with line as (
    select
        cell.report_id,
        cell.statement,
        cell.side,
        cell.row_no,
        any_value(cell.line_no) as line_no,
        lag(any_value(cell.line_no))
            over (partition by cell.report_id, cell.statement, cell.side order by cell.row_no)
        + 1 as following
    from core.statement_cell as cell
    inner join audit_scope using (report_id)
    where cell.statement in ('T01', 'T04')
    group by cell.report_id, cell.statement, cell.side, cell.row_no
),

-- of a number over two lines, one of its digits may be left on the page before
numbered as (
    select distinct
        report_id,
        statement,
        case
            when line_no < 10 and following >= 10 and contains(following::varchar, line_no::varchar) then following
            else line_no
        end as line_no
    from line
    where line_no is not null
)

select
    report_id,
    statement || ' 行次' as subject,
    count(*)::decimal(24, 6) as stated,
    (max(line_no) - min(line_no) + 1)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'equal' as comparison,
    '行' as unit,
    case when stated <> expected then statement || '行次应有' || expected::integer || '行，读到' || stated::integer || '行' end
        as detail
from numbered
group by report_id, statement
having count(*) >= 10
