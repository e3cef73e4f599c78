-- 问题: 编报绩效目标的项目有多少，占项目支出预算多少？
-- question: How many projects have performance targets, and what share of project money?
-- reads: core.narrative_fact, core.statement_cell, core.year_pair
with told as (
    select
        report_id,
        arg_min(value, fact_no) filter (where unit = '个' and subject_code = 'goal_projects') as projects,
        arg_min(marts.in_wan(value, unit), fact_no) filter (
            where unit like '%元' and subject_code in ('goal_amount', 'involved_amount')
        ) as target_wan
    from core.narrative_fact
    where issue is null
    group by report_id
),

planned as (
    select
        report_id,
        max(amount_yuan) * 0.0001 as project_wan
    from core.statement_cell
    where statement = 'B03' and item = 'total' and measure = 'project'
    group by report_id
)

select
    pair.department,
    pair.scope,
    pair.fiscal_year,
    told.projects::integer as projects,
    told.target_wan,
    planned.project_wan,
    marts.rate_pct(told.target_wan, planned.project_wan) as share_pct
from core.year_pair as pair
inner join told on pair.report_id = told.report_id
left join planned on pair.report_id = planned.report_id
where pair.kind = 'budget' and (told.projects is not null or told.target_wan is not null)
order by pair.department, pair.scope, pair.fiscal_year
