-- grain: one row per department, scope, year and component of the three public expenses: planned, spent, planned again
-- 粒度: 每个部门、口径、年度的“三公”经费每个项目一行：当年预算、决算、次年预算
-- key: entity_key, scope, fiscal_year, component
-- materialized: view
-- columns:
--   entity_key: 部门的统一标识，跨更名
--   department: 部门名称
--   region_name: 所属地区名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 年度
--   component_no: 显示顺序
--   component: 项目：total 合计；overseas 因公出国（境）费；vehicle 公务用车；purchase 购置；operation 运行维护；reception 公务接待
--   component_name: 项目名称
--   budget_wan: 公布的部门预算（万元）
--   stated_budget_wan: 决算表所列预算数（万元），可能是全年预算
--   final_wan: 决算数（万元）
--   execution_pct: 决算 / 公布的预算（%）
--   next_budget_wan: 次年公布的部门预算（万元）
--   next_change_wan: 次年预算 - 当年预算（万元）
--   frozen: 次年预算与当年预算相同而决算不足其一半
with part (component_no, component, component_name) as (
    values
    (1, 'total', '合计'), (2, 'overseas', '因公出国（境）费'), (3, 'vehicle', '公务用车购置及运行维护费'),
    (4, 'purchase', '公务用车购置费'), (5, 'operation', '公务用车运行维护费'), (6, 'reception', '公务接待费')
),

told as (
    select
        pair.entity_key,
        pair.department,
        pair.region_name,
        pair.scope,
        pair.fiscal_year,
        pair.kind,
        cell.measure,
        -- a zero that is left blank is a zero where the row has other figures
        cast(coalesce(max(cell.amount_yuan), 0) / 10000 as decimal(24, 6)) as amount_wan
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    where cell.statement in ('B07', 'T07') and cell.item = 'three_public'
    group by all
),

place as (
    select
        entity_key,
        scope,
        fiscal_year,
        any_value(department order by kind desc) as department,
        any_value(region_name order by kind desc) as region_name
    from told
    group by all
),

figure as (
    select
        place.*,
        part.component_no,
        part.component,
        part.component_name,
        planned.amount_wan as budget_wan,
        stated.amount_wan as stated_budget_wan,
        spent.amount_wan as final_wan,
        next_planned.amount_wan as next_budget_wan
    from place
    cross join part
    left join told as planned
        on
            place.entity_key = planned.entity_key
            and place.scope = planned.scope
            and place.fiscal_year = planned.fiscal_year
            and planned.kind = 'budget'
            and planned.measure = 'budget_' || part.component
    left join told as stated
        on
            place.entity_key = stated.entity_key
            and place.scope = stated.scope
            and place.fiscal_year = stated.fiscal_year
            and stated.kind = 'final_accounts'
            and stated.measure = 'budget_' || part.component
    left join told as spent
        on
            place.entity_key = spent.entity_key
            and place.scope = spent.scope
            and place.fiscal_year = spent.fiscal_year
            and spent.kind = 'final_accounts'
            and spent.measure = 'final_' || part.component
    left join told as next_planned
        on
            place.entity_key = next_planned.entity_key
            and place.scope = next_planned.scope
            and place.fiscal_year + 1 = next_planned.fiscal_year
            and next_planned.kind = 'budget'
            and next_planned.measure = 'budget_' || part.component
)

select
    entity_key,
    department,
    region_name,
    scope,
    fiscal_year,
    component_no,
    component,
    component_name,
    budget_wan,
    stated_budget_wan,
    final_wan,
    marts.rate_pct(final_wan, budget_wan) as execution_pct,
    next_budget_wan,
    next_budget_wan - budget_wan as next_change_wan,
    next_budget_wan = budget_wan and budget_wan > 0 and final_wan < budget_wan / 2 as frozen
from figure
where coalesce(budget_wan, stated_budget_wan, final_wan, next_budget_wan) is not null
