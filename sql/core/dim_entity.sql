-- grain: one row per department over its renames and scopes
-- 粒度: 每个部门一行，跨更名和口径
-- key: entity_key
-- columns:
--   entity_key: 部门的统一标识：沿更名链的最后一个名称
--   department: 最近一份现行报告上的部门名称
--   names: 用过的名称，按启用先后
--   scopes: 有现行报告的口径：own 本级；department 部门汇总；unit 单位
--   region_code: 所属地区代码
--   region_name: 所属地区名称
--   region_level: 地区级别：central 中央；province 省级；city 市级；county 县级；空为不详
--   first_year: 最早的决算年度
--   last_year: 最晚的决算年度
--   reports: 现行报告数
with known as (
    select
        named.entity_key,
        list(named.entity_id order by named.valid_from nulls first, named.entity_id) as names
    from core.entity_name as named
    group by named.entity_key
),

reported as (
    select
        named.entity_key,
        arg_max(report.department, report.fiscal_year) as department,
        list_sort(list(distinct report.scope)) as scopes,
        arg_max(report.region_code, report.fiscal_year) as region_code,
        arg_max(report.region_name, report.fiscal_year) as region_name,
        min(report.fiscal_year) as first_year,
        max(report.fiscal_year) as last_year,
        count(*) as reports
    from core.report as report
    inner join core.entity_name as named on report.entity_id = named.entity_id
    where report.is_current
    group by named.entity_key
)

select
    known.entity_key,
    coalesce(reported.department, known.entity_key) as department,
    known.names,
    coalesce(reported.scopes, []) as scopes,
    reported.region_code,
    reported.region_name,
    marts.region_level(reported.region_code) as region_level,
    reported.first_year,
    reported.last_year,
    coalesce(reported.reports, 0) as reports
from known
left join reported on known.entity_key = reported.entity_key
order by known.entity_key
