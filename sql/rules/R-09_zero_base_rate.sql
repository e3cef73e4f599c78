-- title: 零基数的增减率
-- law: 上年为零时不应有增减率
-- law_en: no growth rate where the base is zero
-- severity: warn
-- of: final_accounts, budget
-- tables: facts
select
    rate.report_id,
    concat_ws(' ', rate.subject, '第' || rate.page || '页') as subject,
    case
        when change.direction = 'increase' and change.value <> 0 and change.value = current_year.value then 1 else 0
    end::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    '上年数为0，增减率' || rate.printed_value::decimal(20, 2) || '%无意义' as detail
from fact as rate
inner join fact as change
    on
        rate.report_id = change.report_id
        and rate.section_no = change.section_no
        and rate.about = change.about
        and rate.basis is not distinct from change.basis
        and change.measure = 'change_amount'
        and abs(rate.fact_no - change.fact_no) <= 2
inner join fact as current_year
    on
        rate.report_id = current_year.report_id
        and rate.section_no = current_year.section_no
        and rate.about = current_year.about
        and current_year.is_money
        and current_year.measure in ('amount', 'final')
where
    rate.measure = 'change_rate'
    and rate.value <> 0
    and coalesce(rate.basis, '') not like '%budget%'
qualify row_number() over (partition by rate.report_id, rate.ref order by current_year.fact_no) = 1
