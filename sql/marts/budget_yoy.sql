-- grain: one row per current budget and headline, item or component of 三公: this plan against last year's
-- 粒度: 每份现行部门预算的每个总额、项级科目、“三公”经费项目一行：本年预算、上年预算、增减，以及报告所述增减
-- key: report_id, family, series
-- materialized: view
-- columns:
--   report_id: 部门预算的报告编号
--   entity_key: 部门的统一标识，跨更名
--   department: 部门名称
--   region_name: 所属地区名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 年度
--   family: 种类：total 总额；item 一般公共预算支出项级科目；three_public “三公”经费、会议费、培训费
--   series: 标识：编码或指标名
--   name: 名称
--   current_wan: 本年预算（万元）
--   prior_wan: 上年公布的预算（万元）
--   change_wan: 增减额（万元）
--   change_rate_pct: 增减率（%）
--   reason: 无增减率的原因：no_prior_report 没有上年预算；not_listed 上年预算未列；base_zero、both_zero 上年为零
--   stated_change_wan: 报告所述比上年预算的增减额（万元）
--   implied_prior_wan: 由所述增减额推出的上年预算（万元）
--   agreement: agrees 推出的上年预算与公布的一致；differs 不一致；空为报告未说明或没有上年预算
--   prior_report_id: 上年部门预算的报告编号
with headline (series, name, about, statement, item, measure) as (
    values
    ('exp_grand_total', '支出总计', 'income_and_expenditure_total', 'B01', 'exp_grand_total', null),
    ('fiscal', '财政拨款支出', 'fiscal_grand_total', 'B04', 'exp_grand_total', null),
    ('gpb', '一般公共预算支出', 'gpb_expenditure', 'B05', 'total', 'total'),
    ('basic', '基本支出', 'basic_expenditure', 'B03', 'total', 'basic'),
    ('project', '项目支出', 'project_expenditure', 'B03', 'total', 'project'),
    ('reserve', '单位预留机动经费', 'reserve', 'B03', 'total', 'reserve'),
    ('agency_operating', '机关运行经费', 'agency_operating', 'B16', 'total', 'total')
),

component (series, name, about) as (
    values
    ('total', '“三公”经费合计', 'three_public'), ('overseas', '因公出国（境）费', 'overseas'),
    ('vehicle', '公务用车购置及运行维护费', 'vehicle'), ('purchase', '公务用车购置费', 'purchase'),
    ('operation', '公务用车运行维护费', 'operation'), ('reception', '公务接待费', 'reception'),
    ('meeting', '会议费', 'conference'), ('training', '培训费', 'training'),
    ('agency_operating', '机关运行经费', 'agency_operating')
),

line as (
    select
        cell.report_id,
        'total' as family,
        headline.series,
        headline.name,
        headline.about,
        cast(max(cell.amount_yuan) / 10000 as decimal(24, 6)) as amount_wan
    from core.statement_cell as cell
    inner join headline
        on
            cell.statement = headline.statement
            and cell.item = headline.item
            and (cell.measure = headline.measure or headline.measure is null and cell.measure in ('amount', 'total'))
    group by all
    union all
    select
        cell.report_id,
        'item' as family,
        cell.code as series,
        any_value(cell.label) as name,
        cell.code as about,
        cast(max(cell.amount_yuan) / 10000 as decimal(24, 6)) as amount_wan
    from core.statement_cell as cell
    where cell.statement = 'B05' and cell.measure = 'total' and length(cell.code) = 7
    group by all
    union all
    select
        cell.report_id,
        'three_public' as family,
        component.series,
        component.name,
        component.about,
        cast(coalesce(max(cell.amount_yuan), 0) / 10000 as decimal(24, 6)) as amount_wan
    from core.statement_cell as cell
    inner join component
        on
            cell.measure in (
                'budget_' || component.series, case component.series when 'agency_operating' then component.series end
            )
    where cell.statement = 'B07' and cell.item = 'three_public'
    group by all
),

told as (
    select
        fact.report_id,
        fact.subject_code as about,
        arg_min(
            case fact.measure
                when 'relation' then 0
                else case fact.direction when 'decrease' then -1 else 1 end * marts.in_wan(fact.value, fact.unit)
            end,
            fact.fact_no
        ) as change_wan
    from core.narrative_fact as fact
    where
        fact.subject_code is not null
        and fact.issue is null
        and (
            fact.measure = 'change_amount' and fact.unit like '%元'
            or fact.measure = 'relation' and fact.direction = 'flat'
        )
        and coalesce(fact.basis, 'prior_year') in ('prior_year', 'prior_budget')
    group by all
),

figure as (
    select
        pair.report_id,
        pair.entity_key,
        pair.department,
        pair.region_name,
        pair.scope,
        pair.fiscal_year,
        now.family,
        now.series,
        now.name,
        now.amount_wan as current_wan,
        earlier.amount_wan as prior_wan,
        told.change_wan as stated_change_wan,
        now.amount_wan - told.change_wan as implied_prior_wan,
        pair.prior_report_id
    from core.year_pair as pair
    inner join line as now on pair.report_id = now.report_id
    left join line as earlier
        on pair.prior_report_id = earlier.report_id and now.family = earlier.family and now.series = earlier.series
    left join told on now.report_id = told.report_id and now.about = told.about
    where pair.kind = 'budget'
)

select
    report_id,
    entity_key,
    department,
    region_name,
    scope,
    fiscal_year,
    family,
    series,
    name,
    current_wan,
    prior_wan,
    current_wan - prior_wan as change_wan,
    marts.rate_pct(current_wan - prior_wan, prior_wan) as change_rate_pct,
    case
        when prior_report_id is null then 'no_prior_report'
        when prior_wan is null then 'not_listed'
        else marts.rate_reason(current_wan, prior_wan)
    end as reason,
    stated_change_wan,
    implied_prior_wan,
    case
        when implied_prior_wan is null or prior_wan is null then null
        when abs(implied_prior_wan - prior_wan) <= 0.02 then 'agrees'
        else 'differs'
    end as agreement,
    prior_report_id
from figure
