-- title: 功能与经济分类的对应
-- law: 养老保险、职业年金、住房公积金在功能分类与经济分类两表中一致
-- law_en: pension, annuity and housing fund agree between the functional and the economic view
-- severity: info
-- tables: B05, B06
with pair (name, functional, economic) as (
    values
    ('机关事业单位基本养老保险缴费', '2080505', '30108'), ('职业年金缴费', '2080506', '30109'),
    ('住房公积金', '2210201', '30113')
),

terms as (
    select
        figure.*,
        pair.name as subject,
        true as is_stated,
        1 as sign
    from figure
    inner join pair on figure.code = pair.functional
    where figure.statement = 'B05' and figure.measure = 'total'
    union all
    select
        figure.*,
        pair.name as subject,
        false as is_stated,
        1 as sign
    from figure
    inner join pair on figure.code = pair.economic
    where figure.statement = 'B06' and figure.measure = 'total'
)

select *
from sums('terms')
where report_id in (
    select report.report_id from core.report as report
    where report.fiscal_year >= 2018
)
