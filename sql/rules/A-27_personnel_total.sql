-- title: 人员经费合计
-- law: 人员经费合计 = 301 工资福利支出 + 303 对个人和家庭的补助
-- law_en: personnel = wages (301) + benefits to individuals (303)
-- severity: error
-- tables: T06
with terms as (
    select
        figure.*,
        '人员经费合计' as subject,
        figure.item = 'personnel_total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T06'
        and figure.measure = 'amount'
        and (
            figure.item = 'personnel_total'
            or figure.item = 'econ_class' and length(figure.code) = 3 and figure.code in ('301', '303')
        )
)

select * from sums('terms')
