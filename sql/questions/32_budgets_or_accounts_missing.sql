-- 问题: 哪些部门有决算没有预算，或有预算没有决算？
-- question: Which departments have final accounts without a budget, or the reverse?
-- reads: core.year_pair
select
    any_value(department order by kind desc) as department,
    scope,
    fiscal_year,
    case when bool_or(kind = 'budget') then 'no_final_accounts' else 'no_budget' end as lacks
from core.year_pair
group by entity_key, scope, fiscal_year
having count(distinct kind) = 1
order by any_value(department), scope, fiscal_year
