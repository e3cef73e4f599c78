-- 问题: 基本支出与项目支出：预算怎么安排，决算怎么花？
-- question: Basic and project expenditure: how was it planned, how was it spent?
-- reads: core.statement_cell, core.year_pair
with whole as (
    select
        pair.entity_key,
        pair.department,
        pair.scope,
        pair.fiscal_year,
        pair.kind,
        cell.measure,
        max(cell.amount_yuan) * 0.0001 as amount_wan
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    where
        cell.statement in ('B03', 'T03')
        and cell.item = 'total'
        and cell.measure in ('total', 'basic', 'project', 'reserve')
    group by all
)

select
    any_value(department order by kind desc) as department,
    scope,
    fiscal_year,
    max(amount_wan) filter (where kind = 'budget' and measure = 'basic') as planned_basic_wan,
    max(amount_wan) filter (where kind = 'budget' and measure = 'reserve') as planned_reserve_wan,
    max(amount_wan) filter (where kind = 'final_accounts' and measure = 'basic') as spent_basic_wan,
    max(amount_wan) filter (where kind = 'budget' and measure = 'project') as planned_project_wan,
    max(amount_wan) filter (where kind = 'final_accounts' and measure = 'project') as spent_project_wan
from whole
group by entity_key, scope, fiscal_year
having bool_or(kind = 'budget')
order by any_value(department), scope, fiscal_year
