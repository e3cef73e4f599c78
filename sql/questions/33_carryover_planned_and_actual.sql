-- 问题: 预算的上年结转与上年决算的年末结转和结余相差多少？
-- question: Carry-over: what the budget plans against what the year before left?
-- reads: core.statement_cell, core.year_pair
with balance as (
    select
        pair.entity_key,
        pair.department,
        pair.scope,
        pair.fiscal_year,
        pair.kind,
        max(cell.amount_yuan) * 0.0001 as amount_wan
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    where
        cell.statement = 'B01'
        and cell.item = 'opening_balance'
        or cell.statement = 'T01'
        and cell.item = 'closing_balance'
    group by all
)

select
    planned.department,
    planned.scope,
    planned.fiscal_year,
    planned.amount_wan as planned_opening_wan,
    actual.amount_wan as prior_closing_wan,
    coalesce(planned.amount_wan, 0) - actual.amount_wan as difference_wan
from balance as planned
inner join balance as actual
    on
        planned.entity_key = actual.entity_key
        and planned.scope = actual.scope
        and planned.fiscal_year = actual.fiscal_year + 1
where planned.kind = 'budget' and actual.kind = 'final_accounts'
order by planned.department, planned.scope, planned.fiscal_year
