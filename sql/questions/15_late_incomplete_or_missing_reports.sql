-- 问题: 一个地区里哪些部门公开得晚、不完整或没有公开？
-- question: Which departments of a region publish late, incompletely or not at all?
-- reads: core.dim_entity, core.report, core.statement, core.year_pair
with expected as (
    select distinct
        entity.entity_key,
        entity.department,
        entity.region_name,
        place.fiscal_year
    from core.dim_entity as entity
    inner join core.year_pair as place on entity.region_name is not distinct from place.region_name
    where place.fiscal_year >= entity.first_year
),

form as (
    select listed.*
    from (
        values ('T01'), ('T02'), ('T03'), ('T04'), ('T05'), ('T06'), ('T07'), ('T08'), ('T09')
    ) as listed (statement)
),

found as (
    select
        pair.entity_key,
        pair.fiscal_year,
        pair.scope,
        report.published_on,
        string_agg(form.statement, ' ' order by form.statement) filter (where printed.statement is null)
            as missing_tables
    from core.year_pair as pair
    inner join core.report as report on pair.report_id = report.report_id
    cross join form
    left join core.statement as printed
        on pair.report_id = printed.report_id and form.statement = printed.statement
    group by pair.report_id, pair.entity_key, pair.fiscal_year, pair.scope, report.published_on
)

select
    expected.region_name,
    expected.department,
    expected.fiscal_year,
    found.scope,
    found.published_on,
    date_diff('day', make_date(expected.fiscal_year, 12, 31), found.published_on) as days_after_year_end,
    found.missing_tables,
    case
        when found.entity_key is null then 'not_published'
        when found.missing_tables is not null then 'incomplete'
        when found.published_on is null then 'complete_date_unknown'
        when found.published_on > make_date(expected.fiscal_year + 1, 10, 31) then 'late'
        else 'complete'
    end as disclosure
from expected
left join found on expected.entity_key = found.entity_key and expected.fiscal_year = found.fiscal_year
order by expected.region_name, expected.department, expected.fiscal_year, found.scope
