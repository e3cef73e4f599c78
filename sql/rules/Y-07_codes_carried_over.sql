-- title: 两年科目名称
-- law: 同一科目编码在相邻两年名称相同；名称改变的科目不宜直接比较
-- law_en: a code keeps its name from one year to the next, or the two are not the same subject
-- severity: info
-- tables: T03, T05
with years as (
    select
        this.report_id,
        earlier.report_id as before_id
    from core.report as this
    inner join audit_scope using (report_id)
    inner join core.report as earlier
        on
            this.entity_id = earlier.entity_id
            and this.scope = earlier.scope
            and this.kind = earlier.kind
            and this.fiscal_year = earlier.fiscal_year + 1
            and earlier.is_current
),

named as (
    select
        report_id,
        code,
        any_value(label) as label,
        regexp_replace(any_value(label), '[\s（）()、和与]|支出$', '', 'g') as name
    from core.statement_cell
    where item = 'func_class' and statement in ('T03', 'T05') and label <> '' and length(code) = 7
    group by report_id, code
)

select
    years.report_id,
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
from years
inner join named as this on years.report_id = this.report_id
inner join named as earlier on years.before_id = earlier.report_id and this.code = earlier.code
