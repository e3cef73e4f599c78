-- title: 财政拨款收入三项之和
-- law: 本年收入合计 = 一般公共预算 + 政府性基金 + 国有资本经营
-- law_en: fiscal income = the three funds
-- severity: error
-- tables: T04
with terms as (
    select
        figure.*,
        '本年收入合计' as subject,
        figure.item = 'income_current_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T04'
        and figure.side = 'revenue'
        and figure.measure = 'amount'
        and figure.item in ('income_current_total', 'inc_gpb', 'inc_govfund', 'inc_soe')
)

select * from sums('terms')
