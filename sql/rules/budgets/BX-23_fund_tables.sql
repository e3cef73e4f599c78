-- title: 基金与国资预算支出一致
-- law: 财政拨款收支总表的政府性基金、国有资本经营预算支出 = 各自的支出表合计
-- law_en: fund spending of B04 = totals of B08 and B09
-- severity: error
-- tables: B04
with funds as (
    select
        report_id,
        bool_or(item = 'exp_current_total' and measure in ('govfund', 'soe')) as has_current
    from figure
    where statement = 'B04'
    group by report_id
),

terms as (
    select
        figure.*,
        case when figure.measure = 'soe' or figure.statement = 'B09' then '国有资本经营预算支出' else '政府性基金预算支出' end
            as subject,
        figure.statement = 'B04' as is_stated,
        1 as sign,
        0 as behind
    from figure
    inner join funds using (report_id)
    where
        figure.statement = 'B04'
        and figure.item = case when funds.has_current then 'exp_current_total' else 'exp_grand_total' end
        and figure.measure in ('govfund', 'soe')
        or figure.statement in ('B08', 'B09')
        and figure.item = 'total'
        and figure.measure = 'total'
)

select * from restated('terms')
