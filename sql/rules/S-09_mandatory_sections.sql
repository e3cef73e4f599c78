-- title: 应说明的事项
-- law: 有逐项说明的报告应说明机关运行经费、政府采购、国有资产占用、预算绩效
-- law_en: a report with a narrative speaks of operating costs, procurement, state assets and performance
-- severity: info
-- tables: section
with wanted (topic, words, name) as (
    values
    ('operating', '机关运行|机构运行', '机关运行经费'), ('procurement', '政府采购|政府购买', '政府采购'),
    ('assets', '国有资产|车辆', '国有资产占用'), ('performance', '绩效', '预算绩效')
),

-- only where the text has the statutory sections at all: a report whose text was not read says nothing
narrated as (
    select section.report_id
    from core.section as section
    inner join audit_scope using (report_id)
    where section.text <> ''
    group by section.report_id
    having
        count(distinct section.topic) filter (
            where section.topic in (
                'total', 'income', 'expenditure', 'fiscal_total', 'gpb', 'gpb_basic', 'three_public'
            )
        ) >= 4
),

found as (
    select
        narrated.report_id,
        wanted.name,
        count(section.section_no) filter (
            where section.topic = wanted.topic
            or regexp_matches(section.title, wanted.words) or regexp_matches(section.text, wanted.words)
        ) as sections
    from narrated
    cross join wanted
    inner join core.section as section on narrated.report_id = section.report_id
    where coalesce(section.topic, '') not in ('terms', 'duties', 'offices', 'contents', 'cover')
    group by narrated.report_id, wanted.name
)

select
    report_id,
    name as subject,
    (case when sections = 0 then 1 else 0 end)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case when stated > 0 then '说明部分未见' || name end as detail
from found
-- a short text that never comes to the other matters leaves out all of them: that is its form
qualify count(*) filter (where sections > 0) over (partition by report_id) >= 2
