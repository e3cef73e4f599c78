-- title: 公用经费合计
-- law: 公用经费合计 = 其余经济分类之和（302、307、309、310、311、312、313、399 中印出的）
-- law_en: public expense = the other printed economic classes
-- severity: error
-- tables: T06
with terms as (
    select
        figure.*,
        '公用经费合计' as subject,
        figure.item = 'public_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T06'
        and figure.measure = 'amount'
        and (
            figure.item = 'public_total'
            or figure.item = 'econ_class' and length(figure.code) = 3 and figure.code not in ('301', '303')
        )
)

select * from sums('terms')
