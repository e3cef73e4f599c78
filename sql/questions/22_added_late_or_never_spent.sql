-- 问题: 预算之后追加了哪些科目，哪些列入预算的科目没有支出？
-- question: Which items were added after the budget, and which budgeted items were never spent?
-- reads: marts.budget_deviation
select
    department,
    scope,
    fiscal_year,
    case presence when 'final_only' then 'added' else 'never_spent' end as what,
    code,
    name,
    budget_wan,
    final_wan
from marts.budget_deviation
where variance_wan is not null and presence <> 'both' and coalesce(budget_wan, final_wan) <> 0
order by department asc, scope asc, fiscal_year asc, what asc, coalesce(budget_wan, final_wan) desc, code
