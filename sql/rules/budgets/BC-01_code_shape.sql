-- title: 科目编码的位数
-- law: 功能科目编码为3、5、7位，经济科目编码为3、5位
-- law_en: functional codes have 3, 5 or 7 digits, economic ones 3 or 5
-- severity: warn
-- tables: B05, B06
with coded as (
    select distinct
        cell.report_id,
        cell.statement,
        cell.row_no,
        cell.code,
        cell.label,
        cell.page,
        not regexp_full_match(
            cell.code, case cell.item when 'econ_class' then '\d{3}(\d{2})?' else '\d{3}(\d{2}){0,2}' end
        ) as is_odd
    from core.statement_cell as cell
    inner join audit_scope using (report_id)
    where cell.item in ('econ_class', 'func_class') and cell.code is not null
),

terms as (
    select
        report_id,
        statement as subject,
        count(*) filter (where is_odd)::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        statement || '的科目编码位数不对：' || string_agg(
            '“' || label || '”印为' || code || on_page(page), '、'
            order by row_no
        ) filter (where is_odd) as detail
    from coded
    group by report_id, statement
)

select * from noted('terms')
