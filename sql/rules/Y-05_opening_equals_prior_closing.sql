-- title: 年初等于上年年末
-- law: 本年年初结转和结余 = 上年年末结转和结余（有更正、收回、归集调整等除外）
-- law_en: opening balance = closing balance of the year earlier
-- severity: warn
-- tables: T01, T04
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

pair (statement, opening, closing, closing_measure, name) as (
    values
    ('T01', 'opening_balance', 'closing_balance', 'amount', '年初结转和结余'),
    ('T04', 'opening_fiscal', 'closing_fiscal', 'total', '年初财政拨款结转和结余')
)

select
    years.report_id,
    pair.name as subject,
    opening.value::decimal(24, 6) as stated,
    sum(closing.amount_yuan)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    any_value(opening.u)::decimal(24, 6) as bound,
    1::integer as terms,
    [opening.ref] as cells,
    [0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    pair.name || (opening.value / 10000)::decimal(20, 2)
    || '万元，上年年末' || (sum(closing.amount_yuan) / 10000)::decimal(20, 2) || '万元' as detail
from years
cross join pair
inner join figure as opening
    on years.report_id = opening.report_id and opening.statement = pair.statement and opening.item = pair.opening
inner join core.statement_cell as closing
    on
        years.before_id = closing.report_id
        and closing.statement = pair.statement
        and closing.item = pair.closing
        and closing.measure = pair.closing_measure
        and closing.amount_yuan is not null
group by years.report_id, pair.name, opening.value, opening.ref
