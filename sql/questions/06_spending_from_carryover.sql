-- 问题: 各科目的支出有多少来自以前年度结转？
-- question: How much spending was financed by carry-over, item by item?
-- reads: core.statement_cell, core.year_pair
with amount as (
    select
        cell.report_id,
        cell.code,
        any_value(cell.label) as name,
        coalesce(sum(cell.amount_yuan) filter (where cell.measure = 'total'), 0) * 0.0001 as spent_wan,
        coalesce(sum(cell.amount_yuan) filter (where cell.measure = 'fiscal'), 0) * 0.0001 as received_wan
    from core.statement_cell as cell
    where
        cell.level = 3
        and (cell.statement, cell.measure) in (('T02', 'fiscal'), ('T05', 'total'), ('T08', 'total'), ('T09', 'total'))
    group by cell.report_id, cell.code
),

opening as (
    select
        cell.report_id,
        max(cell.amount_yuan) * 0.0001 as opening_wan
    from core.statement_cell as cell
    where cell.statement = 'T04' and cell.item = 'opening_fiscal'
    group by cell.report_id
)

select
    report.department,
    report.scope,
    report.fiscal_year,
    amount.code,
    amount.name,
    amount.received_wan,
    amount.spent_wan,
    greatest(amount.spent_wan - amount.received_wan, 0) as from_carryover_wan,
    greatest(amount.received_wan - amount.spent_wan, 0) as left_over_wan,
    sum(greatest(amount.spent_wan - amount.received_wan, 0)) over (
        partition by amount.report_id
    ) as from_carryover_total_wan,
    opening.opening_wan
from amount
inner join core.year_pair as report on amount.report_id = report.report_id
left join opening on amount.report_id = opening.report_id
where amount.spent_wan != amount.received_wan
order by report.department, report.scope, report.fiscal_year, amount.code
