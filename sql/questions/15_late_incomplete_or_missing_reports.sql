-- 问题: 一个地区里哪些部门公开得晚、不完整或没有公开？
-- question: Which departments of a region publish late, incompletely or not at all?
-- reads: core.dim_entity, core.report, core.statement, core.year_pair, marts.missing_report, raw.source
with form as (
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
    inner join core.report as report on pair.report_id = report.report_id and report.kind = 'final_accounts'
    cross join form
    left join core.statement as printed
        on pair.report_id = printed.report_id and form.statement = printed.statement
    group by pair.report_id, pair.entity_key, pair.fiscal_year, pair.scope, report.published_on
),

known as (
    select
        entity.entity_key,
        unnest(entity.names) as name
    from core.dim_entity as entity
),

-- a source's names lead to the department its reports are kept under
watched as (
    select
        named.source,
        named.from_fiscal_year,
        coalesce(max(known.entity_key), any_value(named.department)) as entity_key
    from (
        select
            wanted.source,
            wanted.department,
            wanted.from_fiscal_year,
            unnest(wanted.names) as name
        from raw.source as wanted
    ) as named
    left join known on named.name = known.name
    group by named.source, named.from_fiscal_year
),

-- due by today and not here: what came and could not be read is not called unpublished
overdue as (
    select
        watched.entity_key,
        absent.department,
        absent.region,
        absent.fiscal_year,
        absent.scope,
        case absent.state when 'not_seen' then 'not_published' else absent.state end as disclosure
    from marts.missing_report as absent
    inner join watched on absent.source = watched.source
    qualify row_number() over (
        partition by watched.entity_key, absent.fiscal_year, absent.scope
        order by absent.state = 'not_seen' asc, absent.state desc, absent.source asc
    ) = 1
),

-- in years no source speaks of, a department is held against what others of its region have published
unwatched as (
    select distinct
        entity.entity_key,
        place.fiscal_year,
        'not_published' as disclosure
    from core.dim_entity as entity
    inner join core.year_pair as place
        on entity.region_name is not distinct from place.region_name and place.kind = 'final_accounts'
    left join watched on entity.entity_key = watched.entity_key and place.fiscal_year >= watched.from_fiscal_year
    left join found on entity.entity_key = found.entity_key and place.fiscal_year = found.fiscal_year
    where place.fiscal_year >= entity.first_year and watched.source is null and found.entity_key is null
),

answer as (
    select
        found.*,
        case
            when found.missing_tables is not null then 'incomplete'
            when found.published_on is null then 'complete_date_unknown'
            when found.published_on > make_date(found.fiscal_year + 1, 10, 31) then 'late'
            else 'complete'
        end as disclosure
    from found
    union all by name
    select * from overdue
    union all by name
    select * from unwatched
)

select
    coalesce(entity.region_name, answer.region) as region_name,
    coalesce(entity.department, answer.department) as department,
    answer.fiscal_year,
    answer.scope,
    answer.published_on,
    date_diff('day', make_date(answer.fiscal_year, 12, 31), answer.published_on) as days_after_year_end,
    answer.missing_tables,
    answer.disclosure
from answer
left join core.dim_entity as entity on answer.entity_key = entity.entity_key
order by region_name, department, answer.fiscal_year, answer.scope
