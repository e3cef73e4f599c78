-- 问题: 机关运行经费的部门预算逐年如何变化？
-- question: How does the budgeted operating cost of agencies change from year to year?
-- reads: marts.budget_yoy
select
    department,
    scope,
    fiscal_year,
    current_wan,
    prior_wan,
    change_wan,
    change_rate_pct,
    stated_change_wan,
    agreement
from marts.budget_yoy
where series = 'agency_operating'
order by department, scope, fiscal_year
