-- title: 追加预算的资金来源
-- law: 说明为追加预算的，收入表应有该科目的财政拨款收入（参考）
-- law_en: an added budget shows as fiscal income of the code in T02
-- severity: info
-- kind: publisher_text
-- tables: T02, facts
select
    item.report_id,
    concat_ws(' ', item.about, item.subject) as subject,
    item.value as stated,
    coalesce(income.value, 0)::decimal(24, 6) as expected,
    (item.value - coalesce(income.value, 0))::decimal(24, 6) as difference,
    case when coalesce(income.value, 0) > 0 then abs(item.value - income.value) else 0 end::decimal(24, 6) as bound,
    1::integer as terms,
    [item.ref] as cells,
    [1::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '文字称追加预算，但收入表无该科目的财政拨款收入，资金应来自结转' as detail
from fact as item
left join figure as income
    on
        item.report_id = income.report_id
        and item.about = income.code
        and income.statement = 'T02'
        and income.measure = 'fiscal'
where
    item.kind = 'F10'
    and item.measure = 'final'
    and item.value > 0
    and item.reason like '%追加%'
    and item.reason not like '%结转%'
    and exists (
        select 1
        from figure
        where figure.report_id = item.report_id and figure.statement = 'T02' and length(figure.code) = 7
    )
