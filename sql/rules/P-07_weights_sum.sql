-- title: 自评表权重
-- law: 整体绩效自评表：预算执行权重 + 各指标权重 = 100
-- law_en: weights sum to 100
-- severity: error
-- kind: publisher_wrong_value
-- tables: performance_indicator
with indicator as (
    select
        one.*,
        coalesce(place.refs, []) as refs
    from whole_indicator as one
    left join indicator_place as place using (report_id, indicator_no)
),

executed as (
    select
        budget.report_id,
        max(budget.weight) as weight
    from whole_budget as budget
    group by budget.report_id
)

select
    indicator.report_id,
    '权重合计' as subject,
    (coalesce(any_value(executed.weight), 0) + sum(indicator.weight))::decimal(24, 6) as stated,
    100::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.05::decimal(24, 6) as bound,
    count(*)::integer as terms,
    flatten(list(indicator.refs order by indicator.indicator_no)) as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'soft' as comparison,
    '分' as unit
from indicator
left join executed on indicator.report_id = executed.report_id
group by indicator.report_id
having bool_and(indicator.weight is not null) and bool_and(indicator.issue is null) and count(*) >= 5
