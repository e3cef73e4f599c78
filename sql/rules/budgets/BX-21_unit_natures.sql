-- title: 单位表的项目与基本支出
-- law: 单位收支总表：项目支出 = 支出总表项目支出；人员 + 公用 = 支出总表基本支出
-- law_en: unit form: project and basic of B01 = those of B03
-- severity: error
-- tables: B01, B03
with terms as (
    select
        figure.*,
        case when figure.measure = 'project' then '项目支出' else '基本支出' end as subject,
        figure.statement = 'B01' as is_stated,
        1 as sign
    from figure
    where
        (
            figure.statement = 'B01'
            and figure.item = 'exp_grand_total'
            and figure.measure in ('basic_personnel', 'basic_public', 'project')
        )
        or (figure.statement = 'B03' and figure.item = 'total' and figure.measure in ('basic', 'project'))
)

select * from sums('terms')
