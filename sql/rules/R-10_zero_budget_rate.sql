-- title: 零预算的完成率
-- law: 预算为零时不存在完成率
-- law_en: no completion rate where the budget is zero
-- severity: info
-- tables: facts
select
    rate.report_id,
    concat_ws(' ', rate.subject, rate.place) as subject,
    case when budget.value = 0 then 1 else 0 end::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [rate.ref, budget.ref] as cells,
    [1::tinyint, 0::tinyint] as weights,
    'soft' as comparison,
    '处' as unit,
    '预算数为0，完成率无意义' as detail
from fact as rate
inner join fact as budget
    on
        rate.report_id = budget.report_id
        and rate.section_no = budget.section_no
        and rate.about = budget.about
        and budget.measure in ('budget', 'original_budget', 'adjusted_budget')
where rate.measure = 'completion_rate' and rate.basis in (budget.measure, 'budget')
qualify row_number() over (partition by rate.report_id, rate.ref order by budget.fact_no) = 1
