-- title: 金额可识读
-- law: 金额栏中的文字都是数字
-- law_en: every cell of an amount column is a number
-- severity: warn
-- tables: statement_cell
select
    cell.report_id,
    cell.statement || ' 金额' as subject,
    count(*) filter (where cell.issue = 'unreadable_amount')::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    coalesce(
        list(concat_ws('/', cell.statement, cell.row_no, cell.column_no) order by cell.row_no, cell.column_no)
        filter (where cell.issue = 'unreadable_amount'),
        []
    ) as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'equal' as comparison,
    '格' as unit,
    case
        when stated > 0
            then
                cell.statement || '有' || stated::integer || '格无法识读，如“'
                || min_by(cell.printed, (cell.row_no, cell.column_no)) filter (where cell.issue = 'unreadable_amount')
                || '”（第'
                || min_by(cell.page, (cell.row_no, cell.column_no)) filter (where cell.issue = 'unreadable_amount')
                || '页）'
    end as detail
from core.statement_cell as cell
inner join audit_scope using (report_id)
group by cell.report_id, cell.statement
