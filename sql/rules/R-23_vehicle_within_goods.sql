-- title: 购车与政府采购
-- law: 政府采购货物支出不小于公务用车购置费（参考）
-- law_en: goods procurement covers the purchase of vehicles, a plausibility
-- severity: info
-- tables: T07, facts
select
    goods.report_id,
    '政府采购货物支出' as subject,
    goods.value as stated,
    bought.value::decimal(24, 6) as expected,
    least(goods.value - bought.value, 0)::decimal(24, 6) as difference,
    (goods.half + bought.u / 2)::decimal(24, 6) as bound,
    1::integer as terms,
    [goods.ref, bought.ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '货物采购'
    || goods.printed_value::decimal(20, 2)
    || '万元，小于公务用车购置费'
    || (bought.value / 10000)::decimal(20, 2)
    || '万元' as detail
from fact as goods
inner join figure as bought
    on goods.report_id = bought.report_id and bought.statement = 'T07' and bought.measure = 'final_purchase'
where
    goods.about = 'procurement_goods'
    and goods.measure in ('amount', 'final')
    and goods.topic = 'procurement'
