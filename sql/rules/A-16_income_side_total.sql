-- title: 财政拨款收入总计
-- law: 收入总计 = 本年收入合计 + 年初财政拨款结转和结余
-- law_en: fiscal resources = current-year income + opening balance
-- severity: error
-- tables: T04
with terms as (
    select
        figure.*,
        '收入总计' as subject,
        figure.item = 'income_grand_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T04' and figure.side = 'revenue'
        and figure.measure in ('amount', 'total')
        and figure.item in ('income_grand_total', 'income_current_total', 'opening_fiscal')
)

select * from sums('terms')
