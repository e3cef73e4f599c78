-- title: “年初无预算”与预算数
-- law: 说明原因为“年初无预算”的，年初预算应为零
-- law_en: a reason "no original budget" requires a zero budget
-- severity: warn
-- kind: publisher_text
-- tables: facts
select
    budget.report_id,
    concat_ws(' ', budget.about, budget.subject) as subject,
    case
        when regexp_matches(budget.reason, '年初(?:无|没有|未安排)预算|年初未编') then budget.value else 0
    end::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [budget.ref] as cells,
    [0::tinyint] as weights,
    'equal' as comparison,
    '元' as unit,
    '年初预算为'
    || budget.printed_value::decimal(20, 2)
    || budget.unit
    || '，原因却写“'
    || left(budget.reason, 40)
    || '”（第'
    || budget.page
    || '页）' as detail
from fact as budget
where
    budget.kind = 'F10'
    and budget.is_money
    and budget.measure = 'original_budget'
    and budget.reason is not null
