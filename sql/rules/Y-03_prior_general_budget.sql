-- title: 上年一般公共预算支出
-- law: 本年一般公共预算支出 − 增减额 = 上年决算的一般公共预算支出
-- law_en: current - change = general budget expenditure of the prior report
-- severity: warn
-- tables: T05, facts
with years as (
    select
        this.report_id,
        earlier.report_id as before_id
    from core.report as this
    inner join audit_scope using (report_id)
    inner join core.report as earlier
        on
            this.entity_id = earlier.entity_id
            and this.scope = earlier.scope
            and this.kind = earlier.kind
            and this.fiscal_year = earlier.fiscal_year + 1
            and earlier.is_current
),

change as (
    select
        report_id,
        ref,
        half,
        case direction when 'decrease' then -1 else 1 end * abs(value) as value
    from fact
    where
        measure = 'change_amount'
        and is_money
        and about in ('gpb_expenditure')
        and coalesce(basis, 'prior_year') = 'prior_year'
    qualify row_number() over (partition by report_id order by fact_no) = 1
)

select
    change.report_id,
    '上年一般公共预算支出' as subject,
    (current_year.value - change.value)::decimal(24, 6) as stated,
    earlier.amount_yuan::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (current_year.u + change.half)::decimal(24, 6) as bound,
    1::integer as terms,
    [change.ref, current_year.ref] as cells,
    [0::tinyint, 0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '按增减额推出上年为' || (stated / 10000)::decimal(20, 2) || '万元，上年决算为'
    || (expected / 10000)::decimal(20, 2) || '万元' as detail
from change
inner join years using (report_id)
inner join figure as current_year
    on
        change.report_id = current_year.report_id
        and current_year.statement = 'T05'
        and current_year.item = 'total'
        and current_year.measure = 'total'
inner join core.statement_cell as earlier
    on
        years.before_id = earlier.report_id
        and earlier.statement = 'T05'
        and earlier.item = 'total'
        and earlier.measure = 'total'
        and earlier.amount_yuan is not null
