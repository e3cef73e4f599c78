-- title: 车辆按用途
-- law: 共有车辆 = 各用途车辆之和
-- law_en: vehicles = the sum of their uses
-- severity: error
-- tables: facts
with one as (
    select *
    from fact
    where
        fact.topic = 'assets'
        and fact.measure in ('count', 'amount')
        and fact.about in (
            'vehicles',
            'vehicles_minister',
            'vehicles_main_leader',
            'vehicles_leader',
            'vehicles_general',
            'vehicles_confidential',
            'vehicles_emergency',
            'vehicles_enforcement',
            'vehicles_special',
            'vehicles_retired',
            'vehicles_business',
            'vehicles_other'
        )
    -- the first mention of each in a section
    qualify row_number() over (partition by fact.report_id, fact.section_no, fact.about order by fact.fact_no) = 1
),

terms as (
    select
        one.report_id,
        concat_ws(' ', '车辆按用途', '第' || min(one.page) over (partition by one.report_id, one.section_no) || '页')
            as subject,
        one.about = 'vehicles' as is_stated,
        1 as sign,
        one.ref,
        one.value,
        0 as u,
        one.value <> 0 as counts
    from one
    qualify count(*) over (partition by one.report_id, one.section_no) >= 3
)

select
    sums.*,
    '辆' as unit
from sums('terms', comparison := 'equal') as sums
