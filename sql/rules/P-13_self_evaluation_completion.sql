-- title: 绩效自评完成率
-- law: 绩效自评完成率 = 自评项目数 ÷ 项目总数（分母未说明的仅作参考）
-- law_en: self-evaluation completion = evaluated / all projects
-- severity: warn
-- tables: performance_indicator, facts
with basis as (
    select
        done.report_id,
        100 * done.printed_value::double / every.printed_value::double as rate,
        '按自评项目' || done.printed_value::integer || '个、支出项目' || every.printed_value::integer || '个' as how
    from fact as done
    inner join fact as every on done.report_id = every.report_id and every.about = 'performance_projects'
    where done.about = 'self_evaluated_projects' and every.printed_value > 0
    qualify row_number() over (partition by done.report_id order by done.fact_no, every.fact_no) = 1
)

select
    indicator.report_id,
    indicator.level3 as subject,
    indicator.actual_value::decimal(24, 6) as stated,
    basis.rate::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.5::decimal(24, 6) as bound,
    2::integer as terms,
    indicator.refs as cells,
    list_transform(indicator.refs, ref -> 0::tinyint) as weights,
    'equal' as comparison,
    '%' as unit,
    '自评表“' || indicator.level3 || '”填' || indicator.actual || '，' || basis.how || '应为' || round(basis.rate, 2)
    || '%' || on_page(indicator.first_page) as detail
from whole_indicator as indicator
inner join basis using (report_id)
where regexp_matches(indicator.level3, '自评完成率') and indicator.actual_value is not null and indicator.issue is null
