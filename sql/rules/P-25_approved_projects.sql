-- title: 批复绩效目标的项目
-- law: 批复绩效目标的项目 = 机关的项目 + 二级机构的项目
-- law_en: projects with approved targets = the agency's own + its subordinate bodies'
-- severity: warn
-- tables: facts
with one as (
    select *
    from fact
    where
        unit in ('个', '项')
        and about in ('approved_projects', 'approved_projects_agency', 'approved_projects_subordinate')
    qualify row_number() over (partition by report_id, section_no, about order by fact_no) = 1
),

terms as (
    select
        report_id,
        '批复绩效目标的项目' || coalesce(' 第' || min(page) over (partition by report_id, section_no) || '页', '') as subject,
        about = 'approved_projects' as is_stated,
        1 as sign,
        ref,
        printed_value as value,
        0 as u,
        printed_value <> 0 as counts
    from one
    qualify count(*) over (partition by report_id, section_no) = 3
)

select
    sums.*,
    '个' as unit
from sums('terms') as sums
