-- title: 自评表年初预算
-- law: 整体绩效自评表的年初预算 = 说明五（三）的年初预算或其全口径
-- law_en: initial budget of the self-evaluation = original budget in the text
-- severity: warn
-- tables: performance_budget, facts
select
    line.report_id,
    '年初预算' as subject,
    (line.initial * 10000)::decimal(24, 6) as stated,
    fact.value as expected,
    (stated - expected)::decimal(24, 6) as difference,
    100::decimal(24, 6) as bound,
    1::integer as terms,
    line.refs || [fact.ref] as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'soft' as comparison
from whole_budget as line
inner join fact on line.report_id = fact.report_id
where
    line.is_total
    and line.initial is not null
    and fact.about = 'gpb_expenditure'
    and fact.measure = 'original_budget'
    and fact.topic = 'gpb'
qualify row_number() over (partition by line.report_id order by line.line_no, fact.fact_no) = 1
