-- title: 财政拨款支出总计
-- law: 支出总计 = 本年支出合计 + 年末财政拨款结转和结余，逐列
-- law_en: fiscal uses = current-year expenditure + closing balance, in every column
-- severity: error
-- tables: T04
with terms as (
    select
        figure.*,
        concat_ws(' ', '支出总计', figure.measure) as subject,
        figure.item = 'exp_grand_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T04'
        and figure.side = 'expenditure'
        and figure.measure in ('total', 'gpb', 'govfund', 'soe')
        and figure.item in ('exp_grand_total', 'exp_current_total', 'closing_fiscal')
)

select * from sums('terms')
