-- title: 空表说明的对象
-- law: 基金表下的无数据说明，说的应是本表的基金（政府性基金，或国有资本经营）
-- law_en: the statement under an empty fund table speaks of that table's own fund
-- severity: warn
-- tables: T08, T09
with own (statement, fund, other) as (
    values ('T08', '政府性基金', '国有资本'), ('T09', '国有资本', '政府性基金')
),

said as (
    select
        statement.report_id,
        statement.statement,
        statement.last_page,
        own.fund,
        own.other,
        -- what stands behind 说明 speaks of this report; before it the form speaks of itself
        regexp_extract(statement.note, '(?:没有|无|未发生|不涉及).*') as note
    from core.statement as statement
    inner join audit_scope using (report_id)
    inner join own using (statement)
    where regexp_matches(statement.note, '没有|无.{0,12}(?:收入|支出|数据)|未发生|不涉及')
)

select
    report_id,
    statement as subject,
    (case when contains(note, other) and not contains(note, fund) then 1 else 0 end)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'equal' as comparison,
    '处' as unit,
    case when stated > 0 then statement || '的说明说的是' || other || '而非' || fund || on_page(last_page) end
        as detail
from said
