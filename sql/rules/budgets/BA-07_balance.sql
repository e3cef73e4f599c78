-- title: 收支平衡
-- law: 收支总表：收入总计 = 支出总计
-- law_en: total income = total expenditure
-- severity: error
-- tables: B01
with terms as (
    select
        figure.*,
        '收支总计' as subject,
        figure.item = 'income_grand_total' as is_stated,
        1 as sign,
        0 as behind
    from figure
    where
        figure.statement = 'B01'
        and figure.measure in ('amount', 'total')
        and figure.item in ('income_grand_total', 'exp_grand_total')
)

select * from restated('terms')
