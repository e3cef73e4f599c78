-- 问题: 政府采购多少，货物、工程、服务各多少，中小企业占多少，与购置支出是否对得上？
-- question: How much was procured, of what, the SME share, and is it consistent with the purchases in the tables?
-- reads: core.narrative_fact, core.statement_cell, core.year_pair
with told as (
    select
        fact.report_id,
        fact.subject_code,
        arg_min(marts.in_wan(fact.value, fact.unit), fact.fact_no) as amount_wan,
        min(fact.page) as page
    from core.narrative_fact as fact
    where fact.kind in ('F20', 'F21') and fact.measure = 'amount'
    group by fact.report_id, fact.subject_code
),

procured as (
    select
        told.report_id,
        max(told.amount_wan) filter (where told.subject_code = 'procurement_total') as total_wan,
        max(told.amount_wan) filter (where told.subject_code = 'procurement_goods') as goods_wan,
        max(told.amount_wan) filter (where told.subject_code = 'procurement_works') as works_wan,
        max(told.amount_wan) filter (where told.subject_code = 'procurement_services') as services_wan,
        max(told.amount_wan) filter (where told.subject_code = 'procurement_sme') as sme_wan,
        min(told.page) as page
    from told
    group by told.report_id
),

bought as (
    select
        cell.report_id,
        max(cell.amount_yuan) filter (where cell.statement = 'T06' and cell.code = '310') * 0.0001 as capital_310_wan,
        max(cell.amount_yuan) filter (where cell.measure = 'final_purchase') * 0.0001 as vehicles_wan
    from core.statement_cell as cell
    where cell.statement in ('T06', 'T07')
    group by cell.report_id
)

select
    report.department,
    report.scope,
    report.fiscal_year,
    procured.total_wan,
    procured.goods_wan,
    procured.works_wan,
    procured.services_wan,
    procured.sme_wan,
    marts.rate_pct(procured.sme_wan, procured.total_wan) as sme_share_pct,
    bought.capital_310_wan,
    bought.vehicles_wan,
    procured.goods_wan >= bought.vehicles_wan as goods_cover_vehicles,
    procured.page
from procured
inner join core.year_pair as report on procured.report_id = report.report_id
left join bought on procured.report_id = bought.report_id
order by report.department, report.scope, report.fiscal_year
