-- 问题: 哪些钱是年中追加的（年初预算为零而有支出）？
-- question: Which money was added during the year (no original budget, but an outturn)?
-- reads: marts.budget_outturn
select
    item.department,
    item.scope,
    item.fiscal_year,
    item.code,
    item.name,
    item.final_wan as added_wan,
    sum(item.final_wan) over (partition by item.report_id) as added_total_wan,
    item.reason,
    item.page
from marts.budget_outturn as item
where item.is_addition
order by item.department, item.scope, item.fiscal_year, item.line_no
