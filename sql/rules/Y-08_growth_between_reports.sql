-- title: 增减率与两年决算
-- law: 所述增减率 = 由两年决算计算的增减率
-- law_en: the growth stated is the growth between the two years' reports
-- severity: info
-- tables: T01, T04, T05, facts
with pair (about, statement, item, measure) as (
    values
    ('income_and_expenditure_total', 'T01', 'income_grand_total', 'amount'),
    ('fiscal_grand_total', 'T04', 'income_grand_total', 'amount'),
    ('gpb_expenditure', 'T05', 'total', 'total')
),

rate as (
    select
        report_id,
        ref,
        about,
        subject,
        half,
        change as value
    from fact
    where measure = 'change_rate' and unit = '%' and coalesce(basis, 'prior_year') = 'prior_year'
    qualify row_number() over (partition by report_id, about order by fact_no) = 1
)

select
    rate.report_id,
    rate.subject,
    rate.value::decimal(24, 6) as stated,
    (100 * (figure.value - earlier.amount_yuan)::double / earlier.amount_yuan::double)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (
        2 * rate.half + 100 * figure.u::double / earlier.amount_yuan::double
        * (1 + figure.value::double / earlier.amount_yuan::double)
    )::decimal(24, 6) as bound,
    2::integer as terms,
    [rate.ref, figure.ref] as cells,
    [0::tinyint, 0::tinyint] as weights,
    'soft' as comparison,
    '%' as unit,
    '文字称' || stated::decimal(20, 2) || '%，按两年决算为' || expected::decimal(20, 2) || '%' as detail
from rate
inner join pair using (about)
inner join figure
    on
        rate.report_id = figure.report_id and pair.statement = figure.statement and pair.item = figure.item
        and pair.measure = figure.measure
inner join earlier_cell as earlier
    on
        rate.report_id = earlier.report_id and pair.statement = earlier.statement and pair.item = earlier.item
        and pair.measure = earlier.measure and earlier.amount_yuan > 0
