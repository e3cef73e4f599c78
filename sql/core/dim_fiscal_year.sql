-- grain: one row per fiscal year the classification or a loaded report speaks of
-- 粒度: 每个决算年度一行：科目分类或已入库报告涉及的年度，中间不缺
-- key: fiscal_year
-- columns:
--   fiscal_year: 决算年度
--   first_day: 年度首日
--   last_day: 年度末日
--   prior_year: 上年度
--   plan_no: 所属的国民经济和社会发展五年规划（计划）序号
--   plan_name: 五年规划（计划）名称
--   plan_year: 在五年规划（计划）中的第几年
--   functional_classes: 当年有效的功能分类类级科目数
--   reports: 已入库的现行报告数
--   entities: 有现行报告的部门数
with reported as (
    select
        report.fiscal_year,
        count(*) as reports,
        count(distinct report.entity_id) as entities
    from core.report as report
    where report.is_current
    group by report.fiscal_year
),

spoken_of as (
    select cast(class.valid_from as integer) as fiscal_year
    from seed.functional_class as class
    union all
    select reported.fiscal_year
    from reported
),

years as (
    select
        cast(unnest(generate_series(min(spoken_of.fiscal_year), max(spoken_of.fiscal_year))) as integer)
            as fiscal_year
    from spoken_of
)

select
    years.fiscal_year,
    make_date(years.fiscal_year, 1, 1) as first_day,
    make_date(years.fiscal_year, 12, 31) as last_day,
    years.fiscal_year - 1 as prior_year,
    cast((years.fiscal_year - 1951) // 5 as integer) as plan_no,
    case (years.fiscal_year - 1951) // 5
        when 11 then '“十一五”' when 12 then '“十二五”' when 13 then '“十三五”'
        when 14 then '“十四五”' when 15 then '“十五五”' when 16 then '“十六五”'
    end as plan_name,
    cast((years.fiscal_year - 1951) % 5 + 1 as integer) as plan_year,
    (
        select count(distinct class.code)
        from seed.functional_class as class
        where
            length(class.code) = 3
            and coalesce(cast(class.valid_from as integer), years.fiscal_year) <= years.fiscal_year
            and coalesce(cast(class.valid_to as integer), years.fiscal_year) >= years.fiscal_year
    ) as functional_classes,
    coalesce(reported.reports, 0) as reports,
    coalesce(reported.entities, 0) as entities
from years
left join reported on years.fiscal_year = reported.fiscal_year
order by years.fiscal_year
