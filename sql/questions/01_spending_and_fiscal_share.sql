-- 问题: 部门花了多少钱，其中多少是财政拨款？
-- question: How much did the department spend, and how much of it was fiscal money?
-- reads: marts.expenditure_yoy, marts.report_total
select
    spent.department,
    spent.scope,
    spent.fiscal_year,
    spent.current_wan as spent_wan,
    totals.fiscal_exp_current_wan as fiscal_wan,
    totals.gpb_expenditure_wan as general_budget_wan,
    spent.current_wan - totals.fiscal_exp_current_wan as nonfiscal_wan,
    marts.rate_pct(totals.fiscal_exp_current_wan, spent.current_wan) as fiscal_share_pct
from marts.expenditure_yoy as spent
inner join marts.report_total as totals on spent.report_id = totals.report_id
where spent.level = 0 and spent.measure = 'total'
order by spent.department, spent.scope, spent.fiscal_year
