-- 问题: 政府采购预算多少，实际采购多少？
-- question: Procurement: how much was planned, how much was bought?
-- reads: marts.procurement_plan
select
    department,
    scope,
    fiscal_year,
    category_name,
    planned_wan,
    contracted_wan,
    execution_pct
from marts.procurement_plan
where planned_wan is not null
order by department, scope, fiscal_year, category_no
