-- title: 比较的年度
-- law: “比YYYY年预算”中的年度是上一年度
-- law_en: comparisons are made with the year before
-- severity: error
-- tables: facts
with base as (
    select
        section.report_id,
        section.section_no,
        section.title,
        section.first_page,
        section.place,
        report.fiscal_year,
        unnest(
            regexp_extract_all(
                section.text, '[比较与](20\d\d)年(?:度|年初)?(?:当年|年初)?(?:预算|执行)[^。；，,]{0,10}(?:[增减]|持平|[上下][升降]|下降|相同|一致)', 1
            )
        )::integer as year
    from prose as section
    inner join core.report as report using (report_id)
    where section.topic <> 'projects'
),

terms as (
    select
        report_id,
        concat_ws(' ', title, coalesce('第' || first_page || '页起', place), year) as subject,
        count(*) filter (where year <> fiscal_year - 1)::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        '“' || title || '”' || on_page(first_page) || '与' || year || '年预算比较，本预算为' || any_value(fiscal_year)
        || '年度，上一年度是' || (any_value(fiscal_year) - 1) || '年' as detail
    from base
    group by report_id, section_no, title, first_page, place, year
)

select * from noted('terms')
