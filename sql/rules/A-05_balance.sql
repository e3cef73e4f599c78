-- title: 收支平衡
-- law: 收入总计 = 支出总计
-- law_en: total resources = total uses
-- severity: error
-- tables: T01
with terms as (
    select
        figure.*,
        '收支总计' as subject,
        figure.item = 'income_grand_total' as is_stated,
        1 as sign,
        0 as behind
    from figure
    where
        figure.statement = 'T01'
        and figure.measure in ('amount', 'total')
        and figure.item in ('income_grand_total', 'exp_grand_total')
)

select * from restated('terms')
