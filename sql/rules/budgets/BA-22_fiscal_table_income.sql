-- title: 财政拨款收入 = 各项资金
-- law: 财政拨款收支总表：本年收入（未列则收入总计）= 各项资金
-- law_en: fiscal income = the three funds
-- severity: error
-- tables: B04
with side as (
    select
        report_id,
        bool_or(item = 'income_current_total') as has_current
    from figure
    where statement = 'B04' and side = 'revenue'
    group by report_id
),

terms as (
    select
        figure.*,
        '财政拨款收入' as subject,
        figure.item in ('income_current_total', 'income_grand_total') as is_stated,
        1 as sign
    from figure
    inner join side using (report_id)
    where
        figure.statement = 'B04'
        and figure.side = 'revenue'
        and (
            figure.item = case when side.has_current then 'income_current_total' else 'income_grand_total' end
            or figure.item in ('inc_gpb', 'inc_govfund', 'inc_soe')
            or not side.has_current
            and figure.item = 'opening_fiscal'
        )
)

select * from sums('terms')
