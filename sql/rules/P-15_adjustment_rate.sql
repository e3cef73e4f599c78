-- title: 预算调整率
-- law: 预算调整率 =（全年预算 − 年初预算）÷ 年初预算
-- law_en: budget adjustment = (annual - initial) / initial
-- severity: error
-- tables: performance_indicator, performance_budget
with basis as (
    select
        budget.report_id,
        budget.refs,
        100 * (budget.annual - budget.initial)::double / budget.initial::double as rate,
        '按预算表' as how
    from whole_budget as budget
    where budget.initial > 0 and budget.annual is not null
    qualify row_number() over (partition by budget.report_id order by budget.line_no) = 1
)

select
    indicator.report_id,
    indicator.level3 as subject,
    indicator.actual_value::decimal(24, 6) as stated,
    basis.rate::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.5::decimal(24, 6) as bound,
    2::integer as terms,
    indicator.refs || basis.refs as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'equal' as comparison,
    '%' as unit,
    '自评表“' || indicator.level3 || '”填' || indicator.actual || '，' || basis.how || '应为' || round(basis.rate, 2)
    || '%' || on_page(indicator.first_page) as detail
from whole_indicator as indicator
inner join basis using (report_id)
where regexp_matches(indicator.level3, '预算调整率') and indicator.actual_value is not null and indicator.issue is null
