-- title: 各科目的上年预算
-- law: 各科目：本年预算 − 增减额 = 上年公布的预算
-- law_en: per item: current - change = the budget published for the year before
-- severity: warn
-- tables: facts
with meant as (
    select distinct
        fact.about,
        figure.statement,
        'func_class' as item,
        'total' as measure,
        figure.code
    from fact
    inner join figure
        on fact.report_id = figure.report_id and fact.about = figure.code and figure.statement in ('B05', 'B14')
    where figure.item = 'func_class' and length(figure.code) = 7
),

told as (
    select
        fact.*,
        meant.statement,
        meant.item,
        meant.measure as table_measure,
        meant.code
    from fact
    inner join meant using (about)
    where
        (fact.measure = 'change_amount' and fact.is_money or fact.measure = 'relation' and fact.direction = 'flat')
        and coalesce(fact.basis, 'prior_year') in ('prior_year', 'prior_budget')
    qualify row_number() over (partition by fact.report_id, fact.about, meant.statement order by fact.fact_no) = 1
)

select
    told.report_id,
    concat_ws(' ', told.code, told.subject, '上年预算') as subject,
    (figure.value - coalesce(told.change, 0))::decimal(24, 6) as stated,
    earlier.amount_yuan::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (figure.u + 2 * coalesce(told.half, 0))::decimal(24, 6) as bound,
    1::integer as terms,
    [told.ref, figure.ref] as cells,
    [0::tinyint, 0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '“' || told.subject || '”按增减额推出上年预算为' || (stated / 10000)::decimal(20, 2) || '万元，上年公布的预算为'
    || (expected / 10000)::decimal(20, 2) || '万元（' || told.place || '）' as detail
from told
inner join figure
    on
        told.report_id = figure.report_id
        and told.statement = figure.statement
        and told.item = figure.item
        and told.table_measure = figure.measure
        and told.code is not distinct from figure.code
inner join earlier_cell as earlier
    on
        told.report_id = earlier.report_id
        and told.statement = earlier.statement
        and told.item = earlier.item
        and told.table_measure = earlier.measure
        and told.code is not distinct from earlier.code
        and earlier.amount_yuan is not null
