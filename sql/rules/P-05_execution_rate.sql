-- title: 自评表执行率
-- law: 执行率 = 全年执行数 ÷ 全年预算数
-- law_en: execution rate = executed / annual budget
-- severity: error
-- tables: performance_budget
select
    line.report_id,
    concat_ws(' ', line.project, line.label, '执行率') as subject,
    line.rate::decimal(24, 6) as stated,
    (100 * line.executed::double / line.annual::double)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (
        0.0051 + 100 * 0.005 / abs(line.annual::double) * (1 + abs(line.executed::double / line.annual::double))
    )::decimal(24, 6)
        as bound,
    2::integer as terms,
    line.refs as cells,
    list_transform(line.refs, ref -> 0::tinyint) as weights,
    'ratio' as comparison,
    '%' as unit,
    1 as slack,
    '自评表' || line.label || '执行率' || on_page(line.page) as detail
from money_line as line
where line.rate is not null and line.annual <> 0 and line.executed is not null
