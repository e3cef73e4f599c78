-- 问题: 决算所述年初预算与公布的部门预算相差多少？
-- question: How far is the initial budget stated in the final account from the published budget?
-- reads: marts.original_budget_check
select
    department,
    scope,
    fiscal_year,
    code,
    name,
    stated_wan,
    published_wan,
    difference_wan,
    agreement
from marts.original_budget_check
where budget_report_id is not null and agreement <> 'agrees'
order by department asc, scope asc, fiscal_year asc, agreement asc, abs(difference_wan) desc, code
