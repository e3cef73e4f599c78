-- title: 增减方向
-- law: 同一增减的额与率方向一致（增加—增长，减少—下降）
-- law_en: amount and rate of one change point the same way
-- severity: error
-- of: final_accounts, budget
-- tables: facts
select
    amount.report_id,
    concat_ws(' ', amount.subject, '第' || amount.page || '页') as subject,
    case amount.direction when 'increase' then 1 else -1 end::decimal(24, 6) as stated,
    case rate.direction when 'increase' then 1 else -1 end::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [amount.ref, rate.ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'equal' as comparison,
    '（方向）' as unit,
    left(amount.sentence, 120) as detail
from fact as amount
inner join fact as rate
    on
        amount.report_id = rate.report_id
        and amount.section_no = rate.section_no
        and amount.about = rate.about
        and amount.basis is not distinct from rate.basis
        and rate.fact_no - amount.fact_no between 1 and 2
        and rate.measure = 'change_rate'
where
    amount.measure = 'change_amount'
    and amount.value <> 0
    and rate.value <> 0
    and amount.direction in ('increase', 'decrease')
    and rate.direction in ('increase', 'decrease')
