-- title: 财政拨款一致
-- law: 收支总表的财政拨款收入 = 财政拨款收支总表的本年收入
-- law_en: fiscal income of B01 = income of B04
-- severity: error
-- tables: B01, B04
with wanted as (
    select
        report_id,
        case
            when bool_or(item = 'income_current_total') then 'income_current_total' else 'income_grand_total'
        end as item
    from figure
    where statement = 'B04'
    group by report_id
),

whole as (
    select
        report_id,
        bool_or(item = 'inc_fiscal') as has_fiscal
    from figure
    where statement = 'B01'
    group by report_id
),

terms as (
    select
        figure.*,
        '财政拨款收入' as subject,
        figure.statement = 'B01' as is_stated,
        1 as sign,
        0 as behind
    from figure
    inner join wanted using (report_id)
    inner join whole using (report_id)
    where
        figure.statement = 'B01'
        and figure.measure in ('amount', 'total')
        and (
            figure.item = 'inc_fiscal'
            or not whole.has_fiscal
            and figure.item in ('inc_gpb', 'inc_govfund', 'inc_soe')
        )
        or figure.statement = 'B04'
        and figure.item = wanted.item
        and figure.measure in ('amount', 'total')
)

select * from restated('terms')
