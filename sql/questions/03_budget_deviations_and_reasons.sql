-- 问题: 哪些项目超支或结余超过年初预算的 20% 且 50 万元，为什么？
-- question: Which items overspent or underspent their original budget by more than 20% and 50 万元, and why?
-- reads: marts.budget_outturn
select
    item.department,
    item.scope,
    item.fiscal_year,
    item.code,
    item.name,
    item.original_wan,
    item.final_wan,
    item.final_wan - item.original_wan as variance_wan,
    marts.rate_pct(item.final_wan - item.original_wan, item.original_wan) as variance_rate_pct,
    item.reason,
    item.page
from marts.budget_outturn as item
where
    item.line_kind = 'item'
    and abs(item.final_wan - item.original_wan) > 50
    and abs(item.final_wan - item.original_wan) > 0.2 * item.original_wan
    and item.original_wan > 0
order by item.department, item.scope, item.fiscal_year, item.line_no
