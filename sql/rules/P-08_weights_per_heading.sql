-- title: 自评表一级指标权重
-- law: 各一级指标下的权重之和 = 标题所印分值
-- law_en: weights under a heading = the points it names
-- severity: error
-- kind: publisher_wrong_value
-- tables: performance_indicator
select
    report_id,
    concat_ws(' ', any_value(project), level1) as subject,
    sum(weight)::decimal(24, 6) as stated,
    any_value(regexp_extract(level1, '(\d+(?:\.\d+)?)分', 1))::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.05::decimal(24, 6) as bound,
    count(*)::integer as terms,
    flatten(list(refs order by indicator_no)) as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'soft' as comparison,
    '分' as unit
from indicator
where regexp_matches(level1, '\d+分')
group by report_id, table_no, level1
having bool_and(weight is not null) and bool_and(issue is null)
