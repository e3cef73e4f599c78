-- 问题: 出国、用车、接待经费的预算、决算和次年预算各是多少？
-- question: Travel abroad, vehicles, reception: planned, spent, planned again?
-- reads: marts.three_public_cycle
select
    department,
    scope,
    fiscal_year,
    component_name,
    budget_wan,
    final_wan,
    execution_pct,
    next_budget_wan,
    next_change_wan,
    frozen
from marts.three_public_cycle
order by department, scope, fiscal_year, component_no
