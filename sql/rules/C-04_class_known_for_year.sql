-- title: 类级科目名称
-- law: 总表中类级科目的名称属于本年度的科目表
-- law_en: the class labels of the summary tables belong to the year's classification
-- severity: info
-- tables: T01, T04
with strange as (
    select
        cell.report_id,
        cell.statement,
        cell.ref,
        cell.label,
        cell.code is null as is_unknown
    from cell
    where
        cell.statement in ('T01', 'T04') and cell.item = 'exp_class' and cell.label is not null
        and cell.label <> ''
    qualify row_number() over (partition by cell.report_id, cell.statement, cell.row_no order by cell.column_no) = 1
)

select
    report_id,
    statement || ' 类级科目' as subject,
    count(*) filter (where is_unknown)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '行' as unit,
    case when stated > 0 then '科目表中没有：' || string_agg(label, '、' order by label) filter (where is_unknown) end as detail
from strange
group by report_id, statement
