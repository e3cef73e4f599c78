-- title: “三公”经费预算与公布的预算
-- law: 决算表的“三公”经费预算数 = 当年公布的部门预算
-- law_en: the budget column of T07 = the budget published for that year
-- severity: info
-- of: final_accounts
-- tables: T07
with plan as (
    select
        this.report_id,
        budget.report_id as budget_id,
        cell.statement,
        cell.item,
        cell.measure,
        cell.code,
        cell.amount_yuan
    from core.report as this
    inner join audit_scope using (report_id)
    inner join core.report as budget
        on
            this.entity_id = budget.entity_id
            and this.scope = budget.scope
            and this.fiscal_year = budget.fiscal_year
            and budget.kind = 'budget'
            and budget.is_current
    inner join core.statement_cell as cell on budget.report_id = cell.report_id
    where cell.statement in ('B05', 'B07') and cell.amount_yuan is not null
),

pair (measure) as (
    values ('budget_total'), ('budget_overseas'), ('budget_vehicle'), ('budget_purchase'), ('budget_operation'),
    ('budget_reception')
)

select
    figure.report_id,
    figure.measure as subject,
    figure.value::decimal(24, 6) as stated,
    plan.amount_yuan::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    figure.u::decimal(24, 6) as bound,
    1::integer as terms,
    [figure.ref] as cells,
    [0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '决算表“三公”经费预算数为' || (stated / 10000)::decimal(20, 2) || '万元，公布的部门预算为'
    || (expected / 10000)::decimal(20, 2) || '万元（' || plan.budget_id || '）；所列或为全年预算' as detail
from figure
inner join pair using (measure)
inner join plan
    on
        figure.report_id = plan.report_id
        and plan.statement = 'B07'
        and figure.measure = plan.measure
where figure.statement = 'T07'
