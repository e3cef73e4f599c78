-- title: 计量单位
-- law: 每张表印有单位，全报告单位一致，写法相同
-- law_en: every table declares its unit, one unit per report, in the same words
-- severity: info
-- tables: statement
with usual as (
    select
        report_id,
        mode(unit) as unit,
        mode(unit_label) as unit_label
    from core.statement
    inner join audit_scope using (report_id)
    where unit is not null
    group by report_id
)

select
    statement.report_id,
    statement.statement as subject,
    (case
        when coalesce(statement.unit, '') <> usual.unit then 1
        when statement.unit_label <> usual.unit_label then 1
        else 0
    end)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case
        when stated > 0 then
            '第' || statement.first_page || '页的表印“' || coalesce(statement.unit_label, statement.unit, '未印')
            || '”，其他表印“' || coalesce(usual.unit_label, usual.unit) || '”'
    end as detail
from core.statement as statement
inner join usual using (report_id)
