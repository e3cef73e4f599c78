-- 问题: 机关运行经费多少，人均多少，变化及原因？
-- question: What are the agency operating expenses, per year and per head, their change and the reason?
-- reads: core.narrative_fact, marts.agency_operating_yoy, marts.report_total, marts.unit_cost
select
    operating.department,
    operating.scope,
    operating.fiscal_year,
    operating.current_wan,
    totals.public_expenditure_wan,
    operating.prior_wan,
    operating.change_wan,
    operating.change_rate_pct,
    operating.base,
    head.unit_cost_yuan as per_head_yuan,
    head.reason as no_per_head_because,
    any_value(fact.reason) as stated_reason
from marts.agency_operating_yoy as operating
inner join marts.report_total as totals on operating.report_id = totals.report_id
inner join marts.unit_cost as head
    on operating.report_id = head.report_id and head.measure = 'agency_operating_per_head'
left join core.narrative_fact as fact
    on
        operating.report_id = fact.report_id
        and fact.subject_code = 'agency_operating'
        and fact.measure = 'change_amount'
group by all
order by operating.department, operating.scope, operating.fiscal_year
