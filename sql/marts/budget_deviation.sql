-- grain: one row per department, scope, year and functional item (or total) with a budget, an outturn, or both
-- 粒度: 每个部门、口径、年度的每个支出功能分类项级科目（及合计）一行：部门预算与部门决算的一般公共预算支出
-- key: entity_key, scope, fiscal_year, code
-- materialized: view
-- columns:
--   entity_key: 部门的统一标识，跨更名
--   department: 部门名称
--   region_name: 所属地区名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 年度
--   budget_report_id: 部门预算的报告编号；无则空
--   final_report_id: 部门决算的报告编号；无则空
--   code: 支出功能分类项级编码；合计为 total
--   name: 科目名称
--   budget_wan: 公布的部门预算（万元）
--   final_wan: 决算（万元）
--   variance_wan: 决算 - 预算（万元）
--   execution_pct: 执行率（%）= 决算 / 预算
--   deviation_pct: 预决算偏离度（%）=（决算 - 预算）/ 预算
--   presence: 见于：both 预算和决算；budget_only 只有预算（未执行）；final_only 只有决算（年中追加等）
--   reason: 不计算的原因：no_budget_report 没有预算；no_final_report 没有决算；scope_differs 两者口径不同；base_zero 预算为零
with line as (
    select
        pair.entity_key,
        pair.department,
        pair.region_name,
        pair.scope,
        pair.fiscal_year,
        pair.kind,
        pair.report_id,
        coalesce(cell.code, 'total') as code,
        any_value(cell.label) as name,
        cast(max(cell.amount_yuan) / 10000 as decimal(24, 6)) as amount_wan
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    where
        cell.measure = 'total'
        and cell.statement = case pair.kind when 'budget' then 'B05' else 'T05' end
        and (length(cell.code) = 7 or cell.item = 'total' and cell.code is null)
    group by all
),

planned as (
    select * from line
    where kind = 'budget'
),

spent as (
    select * from line
    where kind = 'final_accounts'
),

-- which of the two reports there are, in this scope and in any
known as (
    select
        entity_key,
        scope,
        fiscal_year,
        max(report_id) filter (where kind = 'budget') as budget_report_id,
        max(report_id) filter (where kind = 'final_accounts') as final_report_id
    from core.year_pair
    group by all
),

elsewhere as (
    select
        entity_key,
        fiscal_year,
        bool_or(kind = 'budget') as has_budget,
        bool_or(kind = 'final_accounts') as has_final
    from core.year_pair
    group by all
),

both_kinds as (
    select
        coalesce(planned.entity_key, spent.entity_key) as entity_key,
        coalesce(spent.department, planned.department) as department,
        coalesce(spent.region_name, planned.region_name) as region_name,
        coalesce(planned.scope, spent.scope) as scope,
        coalesce(planned.fiscal_year, spent.fiscal_year) as fiscal_year,
        coalesce(planned.code, spent.code) as code,
        case when coalesce(planned.code, spent.code) = 'total' then '合计' else coalesce(spent.name, planned.name) end
            as name,
        planned.amount_wan as budget_wan,
        spent.amount_wan as final_wan,
        case
            when planned.code is null then 'final_only'
            when spent.code is null then 'budget_only'
            else 'both'
        end as presence
    from planned
    full outer join spent
        on
            planned.entity_key = spent.entity_key
            and planned.scope = spent.scope
            and planned.fiscal_year = spent.fiscal_year
            and planned.code = spent.code
)

select
    both_kinds.entity_key,
    both_kinds.department,
    both_kinds.region_name,
    both_kinds.scope,
    both_kinds.fiscal_year,
    known.budget_report_id,
    known.final_report_id,
    both_kinds.code,
    both_kinds.name,
    both_kinds.budget_wan,
    both_kinds.final_wan,
    case
        when known.budget_report_id is not null and known.final_report_id is not null
            then coalesce(both_kinds.final_wan, 0) - coalesce(both_kinds.budget_wan, 0)
    end as variance_wan,
    case
        when known.budget_report_id is not null and known.final_report_id is not null
            then marts.rate_pct(coalesce(both_kinds.final_wan, 0), both_kinds.budget_wan)
    end as execution_pct,
    case
        when known.budget_report_id is not null and known.final_report_id is not null
            then marts.rate_pct(coalesce(both_kinds.final_wan, 0) - both_kinds.budget_wan, both_kinds.budget_wan)
    end as deviation_pct,
    both_kinds.presence,
    case
        when known.budget_report_id is null and elsewhere.has_budget then 'scope_differs'
        when known.budget_report_id is null then 'no_budget_report'
        when known.final_report_id is null and elsewhere.has_final then 'scope_differs'
        when known.final_report_id is null then 'no_final_report'
        when coalesce(both_kinds.budget_wan, 0) = 0 then 'base_zero'
    end as reason
from both_kinds
inner join known
    on
        both_kinds.entity_key = known.entity_key
        and both_kinds.scope = known.scope
        and both_kinds.fiscal_year = known.fiscal_year
inner join elsewhere
    on both_kinds.entity_key = elsewhere.entity_key and both_kinds.fiscal_year = elsewhere.fiscal_year
