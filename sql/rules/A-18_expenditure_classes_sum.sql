-- title: 财政拨款支出各类之和
-- law: 本年支出合计 = 各功能分类之和，逐列
-- law_en: fiscal expenditure = the sum of the classes, in every column
-- severity: error
-- tables: T04
with terms as (
    select
        figure.*,
        concat_ws(' ', '本年支出合计', figure.measure) as subject,
        figure.item = 'exp_current_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T04'
        and figure.side = 'expenditure'
        and figure.measure in ('total', 'gpb', 'govfund', 'soe')
        and figure.item in ('exp_current_total', 'exp_class')
)

select * from sums('terms')
