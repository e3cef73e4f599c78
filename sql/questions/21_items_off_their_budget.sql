-- 问题: 哪些科目的决算偏离部门预算超过20%且超过50万元？
-- question: Which items missed their published budget by more than 20% and 500,000 yuan?
-- reads: marts.budget_deviation
select
    department,
    scope,
    fiscal_year,
    code,
    name,
    budget_wan,
    final_wan,
    variance_wan,
    deviation_pct
from marts.budget_deviation
where abs(variance_wan) > 50 and (deviation_pct is null or abs(deviation_pct) > 20) and code <> 'total'
order by department asc, scope asc, fiscal_year asc, abs(variance_wan) desc, code
