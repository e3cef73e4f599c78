-- title: 支出各类之和
-- law: 本年支出合计 = 各功能分类支出之和
-- law_en: current-year expenditure = the sum of the functional classes
-- severity: error
-- tables: T01
with terms as (
    select
        figure.*,
        '本年支出合计' as subject,
        figure.item = 'exp_current_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T01'
        and figure.side = 'expenditure'
        and figure.measure = 'amount'
        and figure.item in ('exp_current_total', 'exp_class')
)

select * from sums('terms')
