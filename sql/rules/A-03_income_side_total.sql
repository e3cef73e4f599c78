-- title: 收入总计
-- law: 收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余
-- law_en: total resources = current-year revenue + non-fiscal balances used + opening balance
-- severity: error
-- tables: T01
with terms as (
    select
        figure.*,
        '收入总计' as subject,
        figure.item = 'income_grand_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T01' and figure.side = 'revenue'
        and figure.measure in ('amount', 'total')
        and figure.item in ('income_grand_total', 'income_current_total', 'nonfiscal_surplus_used', 'opening_balance')
)

select * from sums('terms')
