-- title: 科目顺序
-- law: 功能科目编码不重复、由小到大
-- law_en: functional codes are unique and ascending
-- severity: info
-- tables: T02, T03, T05, T08, T09
with codes as (
    select distinct
        report_id,
        statement,
        row_no,
        code,
        label
    from cell
    where item = 'func_class' and code is not null
),

placed as (
    select
        *,
        lag(code) over (partition by report_id, statement order by row_no) as before
    from codes
)

select
    report_id,
    statement || ' 顺序' as subject,
    case when bool_or(before >= code) then 1 else 0 end::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case when stated > 0 then '编码' || any_value(code) filter (where before >= code) || '不在应在的位置' end as detail
from placed
group by report_id, statement
