-- title: 绩效目标金额不大于项目支出
-- law: 编报绩效目标的项目金额 ≤ 项目支出
-- law_en: money with performance targets is at most project expenditure
-- severity: warn
-- tables: B03, facts
with told as (
    select
        report_id,
        ref,
        subject,
        value,
        half
    from fact
    where is_money and topic = 'performance' and about in ('goal_amount', 'involved_amount')
    qualify row_number() over (partition by report_id order by fact_no) = 1
)

select
    told.report_id,
    told.subject,
    told.value as stated,
    figure.value::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (told.half + figure.u)::decimal(24, 6) as bound,
    1::integer as terms,
    [told.ref, figure.ref] as cells,
    [0::tinyint, 0::tinyint] as weights,
    'at_most' as comparison,
    '元' as unit
from told
inner join figure
    on
        told.report_id = figure.report_id
        and figure.statement = 'B03'
        and figure.item = 'total'
        and figure.measure = 'project'
