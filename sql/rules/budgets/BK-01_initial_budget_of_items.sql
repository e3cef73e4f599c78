-- title: 年初预算与公布的预算
-- law: 决算说明所述各科目年初预算 = 当年公布的部门预算同一科目
-- law_en: the initial budget stated in the final account = the budget published for that year
-- severity: warn
-- of: final_accounts
-- tables: facts
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

told as (
    select
        fact.*,
        case when fact.about = 'gpb_expenditure' then 'total' else 'func_class' end as item,
        case when fact.about <> 'gpb_expenditure' then fact.about end as code
    from fact
    where
        fact.is_money
        and fact.measure in ('original_budget', 'budget')
        and (fact.about = 'gpb_expenditure' or regexp_full_match(fact.about, '2\d{6}'))
        and fact.topic = 'gpb'
    qualify row_number() over (partition by fact.report_id, fact.about order by fact.fact_no) = 1
)

select
    told.report_id,
    concat_ws(' ', told.code, told.subject, '年初预算') as subject,
    told.value as stated,
    plan.amount_yuan::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (2 * told.half)::decimal(24, 6) as bound,
    1::integer as terms,
    [told.ref] as cells,
    [0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '决算说明称“' || told.subject || '”年初预算为' || (stated / 10000)::decimal(20, 2) || '万元（' || told.place
    || '），公布的部门预算为' || (expected / 10000)::decimal(20, 2) || '万元（' || plan.budget_id || '）' as detail
from told
inner join plan
    on
        told.report_id = plan.report_id
        and plan.statement = 'B05'
        and plan.measure = 'total'
        and told.item = plan.item
        and told.code is not distinct from plan.code
