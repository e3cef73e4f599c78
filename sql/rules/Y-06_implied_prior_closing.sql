-- title: 隐含的上年结余
-- law: 上年财政拨款总计 − 上年一般公共预算支出（由增减额推出）≥ 本年年初财政拨款结转；差额为上年基金支出或收回的结余
-- law_en: implied prior-year residue covers the opening balance
-- severity: info
-- tables: T04, facts
with signed as (
    select
        report_id,
        about,
        ref,
        change
    from fact
    where measure = 'change_amount' and is_money and about in ('fiscal_grand_total', 'gpb_expenditure')
    qualify row_number() over (partition by report_id, about order by fact_no) = 1
),

implied as (
    select
        total.report_id,
        (grand.value - total.change) - (spent.value - spending.change) as residue,
        [total.ref, spending.ref] as refs
    from signed as total
    inner join signed as spending
        on
            total.report_id = spending.report_id
            and total.about = 'fiscal_grand_total'
            and spending.about = 'gpb_expenditure'
    inner join figure as grand
        on
            total.report_id = grand.report_id
            and grand.statement = 'T04'
            and grand.item = 'exp_grand_total'
            and grand.measure = 'total'
    inner join figure as spent
        on
            total.report_id = spent.report_id
            and spent.statement = 'T04'
            and spent.item = 'exp_current_total'
            and spent.measure = 'gpb'
)

select
    implied.report_id,
    '隐含的上年末财政拨款结转' as subject,
    implied.residue::decimal(24, 6) as stated,
    opening.value::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (3 * opening.u)::decimal(24, 6) as bound,
    2::integer as terms,
    implied.refs as cells,
    [0::tinyint, 0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '由增减额推出上年剩余' || (stated / 10000)::decimal(20, 2) || '万元，本年年初结转' || (expected / 10000)::decimal(20, 2)
    || '万元，相差' || (difference / 10000)::decimal(20, 2) || '万元，应为上年政府性基金支出或收回的结余，请核对上年决算' as detail
from implied
inner join figure as opening
    on implied.report_id = opening.report_id and opening.statement = 'T04' and opening.item = 'opening_fiscal'
