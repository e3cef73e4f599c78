-- 问题: 部门预算更接近上年预算还是上年预计执行数？
-- question: Is a budget built on last year's budget or on what was spent of it?
-- reads: marts.execution_estimate
select
    department,
    scope,
    fiscal_year,
    count(*) as items,
    sum(abs(budget_wan - prior_budget_wan)) as distance_to_budget_wan,
    sum(abs(budget_wan - executed_wan)) as distance_to_executed_wan,
    case
        when sum(abs(budget_wan - prior_budget_wan)) < sum(abs(budget_wan - executed_wan)) then 'budget'
        when sum(abs(budget_wan - prior_budget_wan)) > sum(abs(budget_wan - executed_wan)) then 'executed'
        else 'either'
    end as closer_to
from marts.execution_estimate
where code <> 'total' and prior_budget_wan is not null and executed_wan is not null
group by department, scope, fiscal_year
order by department, scope, fiscal_year
