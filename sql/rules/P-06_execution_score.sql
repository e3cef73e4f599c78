-- title: 自评表执行率得分
-- law: 执行率得分 = 权重 × 执行率，不超过权重
-- law_en: score = weight x min(1, rate)
-- severity: warn
-- tables: performance_budget
select
    line.report_id,
    concat_ws(' ', line.project, line.label, '得分') as subject,
    line.score::decimal(24, 6) as stated,
    (line.weight::double * least(1, line.executed::double / line.annual::double))::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.06::decimal(24, 6) as bound,
    2::integer as terms,
    line.refs as cells,
    list_transform(line.refs, ref -> 0::tinyint) as weights,
    'soft' as comparison,
    '分' as unit
from money_line as line
where
    line.score is not null
    and line.weight is not null
    and line.annual <> 0
    and line.executed is not null
    and line.is_total
