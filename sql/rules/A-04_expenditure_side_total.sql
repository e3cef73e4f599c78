-- title: 支出总计
-- law: 支出总计 = 本年支出合计 + 结余分配 + 年末结转和结余
-- law_en: total uses = current-year expenditure + distribution of surplus + closing balance
-- severity: error
-- tables: T01
with terms as (
    select
        figure.*,
        '支出总计' as subject,
        figure.item = 'exp_grand_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T01' and figure.side = 'expenditure'
        and figure.measure in ('amount', 'total')
        and figure.item in ('exp_grand_total', 'exp_current_total', 'surplus_distribution', 'closing_balance')
)

select * from sums('terms')
