-- title: 结转结余率
-- law: 结转结余率 = 年末结转和结余 ÷ 预算数
-- law_en: carry-over rate = closing balance / budget
-- severity: info
-- tables: T01, performance_indicator
with basis as (
    select
        budget.report_id,
        [closing.ref] as refs,
        100 * closing.value::double / (10000 * budget.annual::double) as rate,
        '按年末结转和结余' as how
    from whole_budget as budget
    inner join figure as closing
        on budget.report_id = closing.report_id and closing.statement = 'T01' and closing.item = 'closing_balance'
    where budget.annual > 0
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
    'soft' as comparison,
    '%' as unit,
    '自评表“' || indicator.level3 || '”填' || indicator.actual || '，' || basis.how || '应为' || round(basis.rate, 2)
    || '%' || on_page(indicator.first_page) as detail
from whole_indicator as indicator
inner join basis using (report_id)
where regexp_matches(indicator.level3, '结转结余率') and indicator.actual_value is not null and indicator.issue is null
