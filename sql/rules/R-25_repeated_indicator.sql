-- title: 同一指标前后一致
-- law: 同一指标在文字中多次出现时数值相同
-- law_en: one indicator has one value throughout the text
-- severity: error
-- tables: facts
with named as (
    select *
    from fact
    where
        fact.is_money
        and fact.measure in ('amount', 'final')
        and fact.about in (
            'income_and_expenditure_total',
            'fiscal_grand_total',
            'gpb_expenditure',
            'three_public',
            'overseas',
            'vehicle',
            'reception', 'agency_operating', 'procurement_total'
        )
        and fact.topic in ('total', 'fiscal_total', 'gpb', 'three_public', 'operating', 'procurement')
),

first_named as (
    select *
    from named
    qualify row_number() over (partition by report_id, about, topic order by fact_no) = 1
)

select
    named.report_id,
    concat_ws(' ', named.subject, '第' || named.page || '页') as subject,
    named.value as stated,
    first_named.value as expected,
    (named.value - first_named.value)::decimal(24, 6) as difference,
    (named.half + first_named.half)::decimal(24, 6) as bound,
    1::integer as terms,
    [named.ref, first_named.ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'printed' as comparison
from named
inner join first_named using (report_id, about, topic)
where named.ref <> first_named.ref
