-- grain: one row per department, scope, year and category of government procurement: planned and contracted
-- 粒度: 每个部门、口径、年度的政府采购每个类别一行：预算与决算
-- key: entity_key, scope, fiscal_year, category
-- materialized: view
-- columns:
--   entity_key: 部门的统一标识，跨更名
--   department: 部门名称
--   region_name: 所属地区名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 年度
--   category_no: 显示顺序
--   category: 类别：total 合计；goods 货物；works 工程；services 服务
--   category_name: 类别名称
--   planned_wan: 部门预算安排（万元）
--   planned_in: 依据：B13 采购表；text 文字说明
--   contracted_wan: 部门决算所述采购支出（万元）
--   execution_pct: 采购支出 / 预算（%）
with part (category_no, category, category_name, item) as (
    values
    (1, 'total', '合计', 'total'), (2, 'goods', '货物', 'procurement_goods'), (3, 'works', '工程', 'procurement_works'),
    (4, 'services', '服务', 'procurement_services')
),

printed as (
    select
        pair.report_id,
        part.category,
        cast(max(cell.amount_yuan) / 10000 as decimal(24, 6)) as amount_wan
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    inner join part on cell.item = part.item
    where cell.statement = 'B13' and cell.measure = 'total'
    group by all
),

told as (
    select
        pair.report_id,
        part.category,
        arg_min(marts.in_wan(fact.value, fact.unit), fact.fact_no) as amount_wan
    from core.narrative_fact as fact
    inner join core.year_pair as pair on fact.report_id = pair.report_id
    inner join part on fact.subject_code = 'procurement_' || part.category
    where
        fact.measure in ('amount', 'budget', 'final')
        and fact.unit like '%元'
        and fact.issue is null
        and coalesce(fact.year, pair.fiscal_year) = pair.fiscal_year
        -- what a final account says was budgeted is not what was bought
        and (pair.kind = 'budget' or fact.measure <> 'budget')
    group by all
),

of_report as (
    select
        pair.entity_key,
        pair.department,
        pair.region_name,
        pair.scope,
        pair.fiscal_year,
        pair.kind,
        part.category_no,
        part.category,
        part.category_name,
        coalesce(printed.amount_wan, told.amount_wan) as amount_wan,
        case when printed.amount_wan is not null then 'B13' when told.amount_wan is not null then 'text' end as source
    from core.year_pair as pair
    cross join part
    left join printed on pair.report_id = printed.report_id and part.category = printed.category
    left join told on pair.report_id = told.report_id and part.category = told.category
)

select
    entity_key,
    any_value(department order by kind desc) as department,
    any_value(region_name order by kind desc) as region_name,
    scope,
    fiscal_year,
    category_no,
    category,
    category_name,
    max(amount_wan) filter (where kind = 'budget') as planned_wan,
    max(source) filter (where kind = 'budget') as planned_in,
    max(amount_wan) filter (where kind = 'final_accounts') as contracted_wan,
    marts.rate_pct(
        max(amount_wan) filter (where kind = 'final_accounts'), max(amount_wan) filter (where kind = 'budget')
    ) as execution_pct
from of_report
group by entity_key, scope, fiscal_year, category_no, category, category_name
having max(amount_wan) is not null
