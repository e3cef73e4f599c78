-- title: 财政拨款分类支出不超过全部
-- law: 财政拨款总表各类支出 ≤ 收支总表同类支出
-- law_en: each class of T04 does not exceed the same class of T01
-- severity: error
-- tables: T01, T04
with terms as (
    select
        figure.*,
        figure.code || ' 类' as subject,
        figure.statement = 'T04' as is_stated,
        1 as sign
    from figure
    where
        figure.item = 'exp_class'
        and figure.code is not null
        and (
            figure.statement = 'T01' and figure.measure = 'amount'
            or figure.statement = 'T04' and figure.measure = 'total'
        )
)

select * from sums('terms', comparison := 'at_most')
