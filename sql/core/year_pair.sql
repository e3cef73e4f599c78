-- grain: one row per current report: the report it is compared with, and whether the two speak of the same thing
-- 粒度: 每份现行报告一行：与哪份上年报告比较，两份报告的口径、单位和资金是否一致
-- key: report_id
-- parts: entity
-- columns:
--   pair_no: 报告的序号，初见时给定、以后不变，用于快速连接
--   report_id: 报告编号
--   entity_key: 部门的统一标识，跨更名
--   entity_id: 部门标识，即报告所用的名称
--   department: 部门名称
--   region_code: 所属地区代码
--   region_name: 所属地区名称
--   region_level: 地区级别：central 中央；province 省级；city 市级；county 县级；空为不详
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 决算年度
--   kind: 报告种类
--   prior_pair_no: 上年同口径现行报告的序号
--   prior_report_id: 上年同口径现行报告的编号；无则空
--   prior_department: 上年报告上的部门名称，更名时不同
--   other_scope_report_id: 没有同口径上年报告时，其他口径的上年报告编号，只供查阅，不用于比较
--   units_added: 本年新列入范围的单位；任一年没有单位名单则空
--   units_removed: 本年不再列入范围的单位；任一年没有单位名单则空
--   unit_list: 单位名单：same 一致；differs 不一致；unknown 任一年没有名单
--   funds_differ: 只在一年列示且金额不为零的资金：gpb、govfund、soe；空列表为一致
--   incomparable_reason: 整份报告不可比的原因：entity_merged 部门合并；entity_split 部门拆分；units_differ 单位范围不同；空为可比
with placed as (
    select
        seen.report_no as pair_no,
        report.report_id,
        named.entity_key,
        report.entity_id,
        report.department,
        report.region_code,
        report.region_name,
        report.scope,
        report.fiscal_year,
        report.kind
    from core.report as report
    inner join core.entity_name as named on report.entity_id = named.entity_id
    inner join audit.report_seen as seen on report.report_id = seen.report_id
    where report.is_current
),

-- a rename may leave reports of one year under both names: the name this report bears goes first
paired as (
    select
        now.*,
        earlier.pair_no as prior_pair_no,
        earlier.report_id as prior_report_id,
        earlier.department as prior_department
    from placed as now
    left join placed as earlier
        on
            now.entity_key = earlier.entity_key
            and now.scope = earlier.scope
            and now.kind = earlier.kind
            and now.fiscal_year = earlier.fiscal_year + 1
    qualify row_number() over (
        partition by now.report_id order by earlier.entity_id = now.entity_id desc, earlier.report_id
    ) = 1
),

elsewhere as (
    select
        paired.report_id,
        min(earlier.report_id) as other_scope_report_id
    from paired
    inner join placed as earlier
        on
            paired.entity_key = earlier.entity_key
            and paired.scope != earlier.scope
            and paired.kind = earlier.kind
            and paired.fiscal_year = earlier.fiscal_year + 1
    where paired.prior_report_id is null
    group by paired.report_id
),

-- the department's own name is left out of its units' names, so that a rename changes no list
units as (
    select
        report.report_id,
        list_sort(list(distinct replace(regexp_replace(unit.unit, '\s', '', 'g'), report.department, ''))) as units
    from core.unit_in_scope as unit
    inner join placed as report on unit.report_id = report.report_id
    where unit.unit is not null
    group by report.report_id
),

-- a fund counts as covered where T04 has a column for it
funds as (
    select
        cell.report_id,
        list(distinct cell.measure) as covered,
        coalesce(list(distinct cell.measure) filter (where cell.amount_yuan != 0), []) as used
    from core.statement_cell as cell
    where cell.statement = 'T04' and cell.side = 'expenditure' and cell.measure in ('gpb', 'govfund', 'soe')
    group by cell.report_id
),

changed as (
    select
        party.department,
        cast(change.effective_year as integer) as fiscal_year,
        min(change.relation) as relation
    from seed.entity_changes as change
    cross join unnest([change.prior_name, change.current_name]) as party (department)
    where change.relation in ('merged', 'split')
    group by party.department, cast(change.effective_year as integer)
)

select
    paired.pair_no,
    paired.report_id,
    paired.entity_key,
    paired.entity_id,
    paired.department,
    paired.region_code,
    paired.region_name,
    marts.region_level(paired.region_code) as region_level,
    paired.scope,
    paired.fiscal_year,
    paired.kind,
    paired.prior_pair_no,
    paired.prior_report_id,
    paired.prior_department,
    elsewhere.other_scope_report_id,
    list_filter(unit_now.units, unit -> not list_contains(unit_prior.units, unit)) as units_added,
    list_filter(unit_prior.units, unit -> not list_contains(unit_now.units, unit)) as units_removed,
    case
        when unit_now.units is null or unit_prior.units is null then 'unknown'
        when unit_now.units = unit_prior.units then 'same'
        else 'differs'
    end as unit_list,
    coalesce(
        list_sort(
            list_filter(fund_now.used, fund -> not list_contains(fund_prior.covered, fund))
            || list_filter(fund_prior.used, fund -> not list_contains(fund_now.covered, fund))
        ),
        []
    ) as funds_differ,
    case
        when changed.relation is not null then 'entity_' || changed.relation
        when unit_now.units != unit_prior.units then 'units_differ'
    end as incomparable_reason
from paired
left join elsewhere on paired.report_id = elsewhere.report_id
left join units as unit_now on paired.report_id = unit_now.report_id
left join units as unit_prior on paired.prior_report_id = unit_prior.report_id
left join funds as fund_now on paired.report_id = fund_now.report_id
left join funds as fund_prior on paired.prior_report_id = fund_prior.report_id
left join changed on paired.entity_id = changed.department and paired.fiscal_year = changed.fiscal_year
order by paired.pair_no
