-- 问题: “三公”经费的预算、决算、构成和历年变化？
-- question: Three public expenses: budget, outturn, components, share of vehicles, trend over years?
-- reads: marts.three_public_yoy
select
    final.department,
    final.scope,
    final.fiscal_year,
    final.component_name,
    budget.current_wan as budget_wan,
    final.current_wan as final_wan,
    marts.rate_pct(final.current_wan, budget.current_wan) as completion_pct,
    marts.rate_pct(
        final.current_wan,
        max(final.current_wan) filter (where final.component = 'total') over (partition by final.report_id)
    ) as share_pct,
    final.prior_wan,
    final.change_wan,
    final.change_rate_pct,
    final.base
from marts.three_public_yoy as final
inner join marts.three_public_yoy as budget
    on
        final.report_id = budget.report_id
        and final.component = budget.component
        and budget.phase = 'budget'
where final.phase = 'final'
order by final.department, final.scope, final.fiscal_year, final.component_no
