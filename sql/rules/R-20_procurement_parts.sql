-- title: 政府采购的文字
-- law: 政府采购支出总额 = 货物 + 工程 + 服务
-- law_en: procurement = goods + works + services
-- severity: error
-- tables: facts
with one as (
    select *
    from fact
    where
        fact.topic = 'procurement'
        and fact.measure in ('amount', 'final')
        and fact.about in ('procurement_total', 'procurement_goods', 'procurement_works', 'procurement_services')
    -- the first mention of each in a section
    qualify row_number() over (partition by fact.report_id, fact.section_no, fact.about order by fact.fact_no) = 1
),

terms as (
    select
        one.report_id,
        concat_ws(' ', '政府采购的文字', '第' || min(one.page) over (partition by one.report_id, one.section_no) || '页')
            as subject,
        one.about = 'procurement_total' as is_stated,
        1 as sign,
        one.ref,
        one.value,
        2 * one.half as u,
        one.value <> 0 as counts
    from one
    qualify count(*) over (partition by one.report_id, one.section_no) = 4
)

select
    sums.*,
    '元' as unit
from sums('terms', comparison := 'equal') as sums
