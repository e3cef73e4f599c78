-- title: 计量单位
-- law: 每张表印有单位，全报告单位一致
-- law_en: every table declares its unit, one unit per report
-- severity: info
-- tables: statement
with usual as (
    select
        report_id,
        mode(unit) as unit
    from core.statement
    inner join audit_scope using (report_id)
    where unit is not null
    group by report_id
)

select
    statement.report_id,
    statement.statement as subject,
    (case when coalesce(statement.unit, '') = usual.unit then 0 else 1 end)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case
        when stated > 0
            then statement.statement || '单位为' || coalesce(statement.unit, '未印') || '，其他表为' || usual.unit
    end as detail
from core.statement as statement
inner join usual using (report_id)
