-- title: 自评表权重
-- law: 每张绩效自评表：预算执行权重 + 各指标权重 = 100
-- law_en: the weights of every self-evaluation sum to 100
-- severity: error
-- kind: publisher_wrong_value
-- tables: performance_indicator
with executed as (
    select
        budget.report_id,
        budget.table_no,
        max(budget.weight) as weight
    from money_line as budget
    group by budget.report_id, budget.table_no
)

select
    scored.report_id,
    concat_ws(' ', any_value(scored.project), '权重合计') as subject,
    (coalesce(any_value(executed.weight), 0) + sum(scored.weight))::decimal(24, 6) as stated,
    100::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.05::decimal(24, 6) as bound,
    count(*)::integer as terms,
    flatten(list(scored.refs order by scored.indicator_no)) as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'soft' as comparison,
    '分' as unit
from indicator as scored
left join executed using (report_id, table_no)
group by scored.report_id, scored.table_no
having bool_and(scored.weight is not null) and bool_and(scored.issue is null) and count(*) >= 5
