-- title: 年初等于上年年末
-- law: 本年年初结转和结余 = 上年年末结转和结余（有更正、收回、归集调整等除外）
-- law_en: opening balance = closing balance of the year earlier
-- severity: warn
-- tables: T01, T04
with pair (statement, opening, closing, closing_measure, name) as (
    values
    ('T01', 'opening_balance', 'closing_balance', 'amount', '年初结转和结余'),
    ('T04', 'opening_fiscal', 'closing_fiscal', 'total', '年初财政拨款结转和结余')
)

select
    opening.report_id,
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
from pair
inner join figure as opening on pair.statement = opening.statement and pair.opening = opening.item
inner join earlier_cell as closing
    on
        opening.report_id = closing.report_id
        and closing.statement = pair.statement
        and closing.item = pair.closing
        and closing.measure = pair.closing_measure
        and closing.amount_yuan is not null
group by opening.report_id, pair.name, opening.value, opening.ref
