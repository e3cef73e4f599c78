-- title: 财政拨款收支平衡
-- law: 财政拨款收支总表：收入总计 = 支出总计
-- law_en: fiscal income = fiscal expenditure
-- severity: error
-- tables: B04
with terms as (
    select
        figure.*,
        '收支总计' as subject,
        figure.item = 'income_grand_total' as is_stated,
        1 as sign,
        0 as behind
    from figure
    where
        figure.statement = 'B04'
        and figure.measure in ('amount', 'total')
        and figure.item in ('income_grand_total', 'exp_grand_total')
)

select * from restated('terms')
