-- title: 一般公共预算支出一致
-- law: 财政拨款收支总表的一般公共预算支出 = 一般公共预算支出表合计
-- law_en: general budget spending of B04 = total of B05
-- severity: error
-- tables: B04, B05
with funds as (
    select
        report_id,
        bool_or(measure = 'gpb' and side = 'expenditure') as by_fund,
        bool_or(item = 'exp_current_total' and measure = 'gpb') as has_current,
        bool_or(item in ('inc_govfund', 'inc_soe') and counts or item = 'opening_fiscal' and counts) as has_others
    from figure
    where statement = 'B04'
    group by report_id
),

terms as (
    select
        figure.*,
        '一般公共预算支出' as subject,
        figure.statement = 'B04' as is_stated,
        1 as sign,
        0 as behind
    from figure
    inner join funds using (report_id)
    where
        figure.statement = 'B04'
        and figure.item = case when funds.has_current then 'exp_current_total' else 'exp_grand_total' end
        and figure.measure = 'gpb'
        -- a form without columns of funds: its income from the general budget, where nothing else pays
        or figure.statement = 'B04'
        and not funds.by_fund
        and not funds.has_others
        and figure.item = 'inc_gpb'
        and figure.measure in ('amount', 'total')
        or figure.statement = 'B05'
        and figure.item = 'total'
        and figure.measure = 'total'
)

select * from restated('terms')
