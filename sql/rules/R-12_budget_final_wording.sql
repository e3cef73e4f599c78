-- title: 决算与预算的比较用语
-- law: “决算数大于、小于、等于预算数”与数字相符
-- law_en: the words larger, smaller, equal agree with the numbers
-- severity: error
-- kind: publisher_text
-- tables: facts
select
    word.report_id,
    concat_ws(' ', word.subject, '第' || word.page || '页') as subject,
    case word.direction when 'increase' then 1 when 'decrease' then -1 else 0 end::decimal(24, 6) as stated,
    sign(final.value - budget.value)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [word.ref, final.ref, budget.ref] as cells,
    [1::tinyint, 0::tinyint, 0::tinyint] as weights,
    'equal' as comparison,
    '（方向）' as unit,
    left(word.sentence, 120) as detail
from fact as word
inner join fact as final
    on
        word.report_id = final.report_id
        and word.section_no = final.section_no
        and word.about = final.about
        and final.measure in ('final', 'amount')
        and final.is_money
inner join fact as budget
    on
        word.report_id = budget.report_id
        and word.section_no = budget.section_no
        and word.about = budget.about
        and budget.is_money
        and budget.measure in ('budget', 'original_budget', 'adjusted_budget')
        and (word.basis is null or word.basis in ('budget', budget.measure) or budget.measure = 'budget')
where word.measure = 'relation' and word.direction is not null
qualify row_number() over (
    partition by word.report_id, word.ref
    order by
        abs(word.fact_no - final.fact_no) + abs(word.fact_no - budget.fact_no), final.fact_no, budget.fact_no
) = 1
