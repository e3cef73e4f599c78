-- title: 两年科目名称
-- law: 同一科目编码在相邻两年名称相同；名称改变的科目不宜直接比较
-- law_en: a code keeps its name from one year to the next, or the two are not the same subject
-- severity: info
-- tables: T03, T05
with item as (
    select
        report_id,
        code,
        label,
        true as is_this_year
    from cell
    where item = 'func_class' and statement in ('T03', 'T05')
    union all
    select
        report_id,
        code,
        label,
        false as is_this_year
    from earlier_cell
    where item = 'func_class' and statement in ('T03', 'T05')
),

named as (
    select
        report_id,
        code,
        is_this_year,
        any_value(label) as label,
        regexp_replace(any_value(label), '[\s（）()、和与]|支出$', '', 'g') as name
    from item
    where label <> '' and length(code) = 7
    group by report_id, code, is_this_year
)

select
    this.report_id,
    this.code as subject,
    (case when this.name = earlier.name then 0 else 1 end)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case when stated > 0 then this.code || '上年为“' || earlier.label || '”，本年为“' || this.label || '”' end as detail
from named as this
inner join named as earlier on this.report_id = earlier.report_id and this.code = earlier.code
where this.is_this_year and not earlier.is_this_year
