-- title: 自评表执行率
-- law: 执行率 = 全年执行数 ÷ 全年预算数
-- law_en: execution rate = executed / annual budget
-- severity: error
-- tables: performance_budget
with line as (
    select
        budget.report_id,
        budget.project,
        budget.line_no,
        budget.label,
        budget.initial,
        budget.annual,
        budget.executed,
        budget.weight,
        budget.rate,
        budget.score,
        budget.page,
        coalesce(place.refs, []) as refs,
        budget.label like '%总额%' or budget.label like '%资金总%' or budget.parent_label is null as is_total
    from money_line as budget
    left join budget_place as place using (report_id, line_no)
)

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
    '自评表' || line.label || '执行率（第' || line.page || '页）' as detail
from line
where line.rate is not null and line.annual <> 0 and line.executed is not null
