-- grain: one row per current budget and item: what was expected to be spent of the year before
-- 粒度: 每份现行部门预算的每个项级科目一行：上年预计执行数，以及上年的预算和决算
-- key: report_id, code
-- materialized: view
-- columns:
--   report_id: 部门预算的报告编号
--   entity_key: 部门的统一标识，跨更名
--   department: 部门名称
--   region_name: 所属地区名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 年度
--   code: 支出功能分类项级编码；合计为 total
--   name: 科目名称
--   budget_wan: 本年预算（万元）
--   executed_wan: 上年预计执行数（万元），年末前的估计
--   executed_in: 依据：table 表内“上年执行数”；text 文字说明
--   prior_budget_wan: 上年公布的预算（万元）
--   prior_final_wan: 上年决算（万元）
--   estimate_pct: 预计执行数 / 上年预算（%）
--   growth_on_budget_pct: 本年预算比上年预算的增减（%）
--   growth_on_executed_pct: 本年预算比上年执行数的增减（%）
with line as (
    select
        cell.report_id,
        cell.statement,
        cell.measure,
        coalesce(cell.code, 'total') as code,
        any_value(cell.label) as name,
        cast(max(cell.amount_yuan) / 10000 as decimal(24, 6)) as amount_wan
    from core.statement_cell as cell
    where
        cell.statement in ('B05', 'T05')
        and cell.measure in ('total', 'prior_executed')
        and (length(cell.code) = 7 or cell.item = 'total' and cell.code is null)
    group by all
),

told as (
    select
        fact.report_id,
        fact.subject_code as code,
        arg_min(marts.in_wan(fact.value, fact.unit), fact.fact_no) as amount_wan
    from core.narrative_fact as fact
    where
        fact.measure = 'executed'
        and fact.unit like '%元'
        and fact.issue is null
        and length(fact.subject_code) = 7
    group by all
),

accounted as (
    select
        budget.report_id,
        outturn.report_id as final_report_id
    from core.year_pair as budget
    inner join core.year_pair as outturn
        on
            budget.entity_key = outturn.entity_key
            and budget.scope = outturn.scope
            and budget.fiscal_year = outturn.fiscal_year + 1
            and outturn.kind = 'final_accounts'
    where budget.kind = 'budget'
    qualify row_number() over (partition by budget.report_id order by outturn.report_id desc) = 1
),

figure as (
    select
        pair.report_id,
        pair.entity_key,
        pair.department,
        pair.region_name,
        pair.scope,
        pair.fiscal_year,
        now.code,
        case now.code when 'total' then '合计' else now.name end as name,
        now.amount_wan as budget_wan,
        coalesce(printed.amount_wan, told.amount_wan) as executed_wan,
        case when printed.amount_wan is not null then 'table' when told.amount_wan is not null then 'text' end
            as executed_in,
        earlier.amount_wan as prior_budget_wan,
        outturn.amount_wan as prior_final_wan
    from core.year_pair as pair
    inner join line as now on pair.report_id = now.report_id and now.statement = 'B05' and now.measure = 'total'
    left join line as printed
        on now.report_id = printed.report_id and now.code = printed.code and printed.measure = 'prior_executed'
    left join told on now.report_id = told.report_id and now.code = told.code
    left join line as earlier
        on
            pair.prior_report_id = earlier.report_id
            and now.code = earlier.code
            and earlier.statement = 'B05'
            and earlier.measure = 'total'
    left join accounted on pair.report_id = accounted.report_id
    left join line as outturn
        on
            accounted.final_report_id = outturn.report_id
            and now.code = outturn.code
            and outturn.statement = 'T05'
            and outturn.measure = 'total'
    where pair.kind = 'budget'
)

select
    report_id,
    entity_key,
    department,
    region_name,
    scope,
    fiscal_year,
    code,
    name,
    budget_wan,
    executed_wan,
    executed_in,
    prior_budget_wan,
    prior_final_wan,
    marts.rate_pct(executed_wan, prior_budget_wan) as estimate_pct,
    marts.rate_pct(budget_wan - prior_budget_wan, prior_budget_wan) as growth_on_budget_pct,
    marts.rate_pct(budget_wan - executed_wan, executed_wan) as growth_on_executed_pct
from figure
where coalesce(executed_wan, prior_budget_wan, prior_final_wan) is not null
