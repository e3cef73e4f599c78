-- title: “三公”经费控制率
-- law: “三公”经费控制率 = “三公”经费决算 ÷ 预算
-- law_en: three-public control = final / budget
-- severity: error
-- tables: T07, performance_indicator
with basis as (
    select
        final.report_id,
        [final.ref, budget.ref] as refs,
        100 * final.value::double / budget.value::double as rate,
        '按“三公”经费表决算'
        || (final.value / 10000)::decimal(20, 2)
        || '万元、预算'
        || (budget.value / 10000)::decimal(20, 2)
        || '万元' as how
    from figure as final
    inner join figure as budget
        on final.report_id = budget.report_id and budget.statement = 'T07' and budget.measure = 'budget_total'
    where final.statement = 'T07' and final.measure = 'final_total' and budget.value <> 0
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
where regexp_matches(indicator.level3, '三公.*控制率') and indicator.actual_value is not null and indicator.issue is null
