-- grain: one row per current final account and item whose initial budget is stated, or published while it is not
-- 粒度: 每份现行决算报告中每个项级科目（及合计）一行：决算说明所述年初预算与当年公布的部门预算
-- key: report_id, code
-- materialized: view
-- columns:
--   report_id: 决算报告编号
--   entity_key: 部门的统一标识，跨更名
--   department: 部门名称
--   region_name: 所属地区名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 年度
--   budget_report_id: 同口径部门预算的报告编号；无则空
--   code: 支出功能分类项级编码；合计为 total
--   name: 科目名称
--   stated_wan: 决算说明所述年初预算（万元）
--   published_wan: 公布的部门预算（万元）
--   difference_wan: 所述 - 公布（万元）
--   agreement: agrees 一致（差额在一分以内）；differs 不一致；not_stated 决算未说明；not_published 预算未列该科目；no_budget_report 没有预算
with pair as (
    select
        final.report_id,
        final.entity_key,
        final.department,
        final.region_name,
        final.scope,
        final.fiscal_year,
        budget.report_id as budget_report_id
    from core.year_pair as final
    left join core.year_pair as budget
        on
            final.entity_key = budget.entity_key
            and final.scope = budget.scope
            and final.fiscal_year = budget.fiscal_year
            and budget.kind = 'budget'
    where final.kind = 'final_accounts'
    qualify row_number() over (partition by final.report_id order by budget.report_id desc) = 1
),

stated as (
    select
        report_id,
        case line_kind when 'total' then 'total' else code end as code,
        any_value(name) as name,
        any_value(coalesce(original_wan, budget_wan)) as stated_wan
    from marts.budget_outturn
    where
        coalesce(original_wan, budget_wan) is not null
        and source = 'text'
        and (line_kind = 'total' or line_kind = 'item' and length(code) = 7)
    group by all
),

published as (
    select
        pair.report_id,
        coalesce(cell.code, 'total') as code,
        any_value(cell.label) as name,
        cast(max(cell.amount_yuan) / 10000 as decimal(24, 6)) as published_wan
    from core.statement_cell as cell
    inner join pair on cell.report_id = pair.budget_report_id
    where
        cell.statement = 'B05'
        and cell.measure = 'total'
        and (length(cell.code) = 7 or cell.item = 'total' and cell.code is null)
    group by all
),

line as (
    select
        coalesce(stated.report_id, published.report_id) as report_id,
        coalesce(stated.code, published.code) as code,
        coalesce(stated.name, published.name) as name,
        stated.stated_wan,
        published.published_wan
    from stated
    full outer join published on stated.report_id = published.report_id and stated.code = published.code
)

select
    pair.report_id,
    pair.entity_key,
    pair.department,
    pair.region_name,
    pair.scope,
    pair.fiscal_year,
    pair.budget_report_id,
    line.code,
    case line.code when 'total' then '合计' else line.name end as name,
    line.stated_wan,
    line.published_wan,
    line.stated_wan - line.published_wan as difference_wan,
    case
        when pair.budget_report_id is null then 'no_budget_report'
        when line.stated_wan is null then 'not_stated'
        when line.published_wan is null and line.stated_wan = 0 then 'agrees'
        when line.published_wan is null then 'not_published'
        when abs(line.stated_wan - line.published_wan) <= 0.01 then 'agrees'
        else 'differs'
    end as agreement
from line
inner join pair on line.report_id = pair.report_id
