-- title: 年度一致
-- law: 说明部分的“××××年度”为本年度或作比较的年度
-- law_en: the fiscal year named in the narrative is this one, or one it is compared with
-- severity: warn
-- tables: section
with text as (
    select
        section.report_id,
        section.section_no,
        section.title,
        section.first_page,
        section.text
    from core.section as section
    inner join audit_scope using (report_id)
    where
        section.text <> ''
        and section.topic not in ('annex', 'tables', 'terms', 'contents', 'cover', 'duties', 'offices')
),

named as (
    select
        text.report_id,
        text.title,
        text.first_page,
        report.fiscal_year,
        unnest(regexp_extract_all(text.title, '(20\d\d)年', 1))::integer as year
    from text
    inner join core.report as report using (report_id)
)

select
    report_id,
    title as subject,
    count(*) filter (where year <> fiscal_year)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'equal' as comparison,
    '处' as unit,
    case
        when stated > 0 then '标题“' || title || '”的年度与报告年度' || any_value(fiscal_year) || '不符（第' || first_page || '页）'
    end as detail
from named
group by report_id, title, first_page
