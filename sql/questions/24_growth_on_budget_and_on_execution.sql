-- 问题: 部门预算比上年预算、比上年预计执行数各增减多少？
-- question: How does the budget grow on last year's budget, and on what was expected to be spent?
-- reads: marts.execution_estimate
select
    department,
    scope,
    fiscal_year,
    code,
    name,
    budget_wan,
    prior_budget_wan,
    executed_wan,
    growth_on_budget_pct,
    growth_on_executed_pct
from marts.execution_estimate
order by department, scope, fiscal_year, code
