-- title: 合计 = 各类之和
-- law: 合计等于各类（三位科目）之和，逐列
-- law_en: the total equals the sum of the classes, in every column
-- severity: error
-- tables: B03
with terms as (
    select
        figure.*,
        concat_ws(' ', figure.statement, '合计', figure.measure) as subject,
        figure.item = 'total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement in ('B02', 'B03', 'B05', 'B06', 'B08', 'B09', 'B14', 'B15', 'B16')
        and (figure.item = 'total' or length(figure.code) = 3)
)

select * from sums('terms')
