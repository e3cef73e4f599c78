-- grain: one row per source and fiscal year whose report should have been published by today and is not loaded
-- 粒度: 每个来源、每个应已公开而尚未入库的决算年度一行
-- key: source, fiscal_year
-- materialized: view
-- columns:
--   source: 来源名称
--   department: 部门名称
--   region: 所属地区
--   scope: 口径，不限为空
--   fiscal_year: 决算或预算年度
--   kind: 报告种类：final_accounts 决算；budget 预算
--   due_on: 应公开的最后一日
--   days_late: 逾期天数
--   state: not_seen 尚未见到；waiting 已取得待入库；not_loaded 已取得而未能入库；fetch_failed 网上有而未能取得
--   reason_code: 未能入库或未能取得的原因代码
--   message: 说明
--   url: 去哪里看
--   last_asked_at: 最近一次访问该来源的时间（UTC）
-- The day is Beijing's; `set variable today = date '2025-10-01'` asks about another one.
with
clock as (
    select coalesce(getvariable('today')::date, (current_timestamp at time zone 'Asia/Shanghai')::date) as today
),

expected as (
    select
        wanted.* replace (coalesce(wanted.kind, 'final_accounts') as kind),
        unnest(generate_series(
            wanted.from_fiscal_year::bigint,
            least(wanted.until_fiscal_year::bigint, year(clock.today) - (wanted.kind is distinct from 'budget')::bigint)
        ))::integer as fiscal_year,
        clock.today
    from raw.source as wanted
    cross join clock
),

due as (
    select
        expected.*,
        last_day(
            make_date(
                expected.fiscal_year + (expected.kind <> 'budget')::integer, expected.expected_month, 1
            )
        ) as due_on
    from expected
),

-- joined name by name: a list of names searched for every report is slow where many are watched
loaded as (
    select distinct
        named.source,
        named.fiscal_year
    from (
        select
            due.source,
            due.scope,
            due.kind,
            due.fiscal_year,
            unnest(due.names) as name
        from due
    ) as named
    inner join core.report as report
        on
            named.name = report.department
            and named.kind = report.kind
            and named.fiscal_year = report.fiscal_year
            and (named.scope is null or named.scope = report.scope)
),

late as (
    select due.*
    from due
    left join loaded on due.source = loaded.source and due.fiscal_year = loaded.fiscal_year
    where due.due_on < due.today and loaded.source is null
),

last_word as (
    select
        visit.source,
        visit.fiscal_year,
        arg_max(visit.url, visit.fetch_no) as url,
        arg_max(coalesce(known.reason_code, visit.reason_code, ''), visit.fetch_no) as reason_code,
        arg_max(known.status is not distinct from 'rejected', visit.fetch_no) as is_rejected,
        arg_max(visit.sha256 is not null and known.sha256 is null, visit.fetch_no) as is_waiting
    from raw."fetch" as visit
    left join raw.document as known on visit.sha256 = known.sha256
    where visit.outcome <> 'listed' and visit.fiscal_year is not null
    group by visit.source, visit.fiscal_year
),

asked as (
    select
        visit.source,
        max(visit.fetched_at) as last_asked_at
    from raw."fetch" as visit
    group by visit.source
),

judged as (
    select
        late.*,
        coalesce(last_word.url, late.urls[1]) as url,
        nullif(last_word.reason_code, '') as reason_code,
        asked.last_asked_at,
        case
            when last_word.is_rejected then 'not_loaded'
            when nullif(last_word.reason_code, '') is not null then 'fetch_failed'
            when last_word.is_waiting then 'waiting'
            else 'not_seen'
        end as state
    from late
    left join last_word on late.source = last_word.source and late.fiscal_year = last_word.fiscal_year
    left join asked on late.source = asked.source
)

select
    judged.source,
    judged.department,
    judged.region,
    judged.scope,
    judged.fiscal_year,
    judged.kind,
    judged.due_on,
    (judged.today - judged.due_on)::integer as days_late,
    judged.state,
    judged.reason_code,
    judged.department || judged.fiscal_year || '年度' || case judged.kind when 'budget' then '预算' else '决算' end
    || '应于' || year(judged.due_on) || '年' || judged.expected_month || '月公开，' || case judged.state
        when 'not_loaded' then '已取得而未能入库（' || judged.reason_code || '）'
        when 'fetch_failed' then '未能取得（' || judged.reason_code || '）'
        when 'waiting' then '已取得，等待入库'
        else '尚未见到'
    end as message,
    judged.url,
    judged.last_asked_at
from judged
order by judged.fiscal_year desc, judged.department asc
