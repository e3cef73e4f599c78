-- 问题: 哪些科目连续两年执行率不足50%而次年预算未减？
-- question: Which items spent less than half of their budget two years running without a cut?
-- reads: marts.budget_deviation
select
    now.department,
    now.scope,
    now.fiscal_year,
    now.code,
    now.name,
    earlier.budget_wan as prior_budget_wan,
    earlier.execution_pct as prior_execution_pct,
    now.budget_wan,
    now.execution_pct,
    after_next.budget_wan as next_budget_wan
from marts.budget_deviation as now
inner join marts.budget_deviation as earlier
    on
        now.entity_key = earlier.entity_key
        and now.scope = earlier.scope
        and now.fiscal_year = earlier.fiscal_year + 1
        and now.code = earlier.code
left join marts.budget_deviation as after_next
    on
        now.entity_key = after_next.entity_key
        and now.scope = after_next.scope
        and now.fiscal_year + 1 = after_next.fiscal_year
        and now.code = after_next.code
where
    now.execution_pct < 50
    and earlier.execution_pct < 50
    and now.code <> 'total'
    and coalesce(after_next.budget_wan, now.budget_wan) >= now.budget_wan
order by now.department asc, now.scope asc, now.fiscal_year asc, now.budget_wan desc, now.code asc
