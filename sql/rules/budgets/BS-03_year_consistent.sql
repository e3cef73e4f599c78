-- title: 年度一致
-- law: 封面、标题、表头的年度是预算年度
-- law_en: cover, headings and tables name this fiscal year
-- severity: warn
-- tables: section, statement, report
with report as (
    select report.*
    from core.report as report
    inner join audit_scope using (report_id)
),

named as (
    select
        section.report_id,
        '标题' as place,
        coalesce(section.numeral, '') || section.title as title,
        section.first_page as page,
        unnest(
            regexp_extract_all(regexp_replace(section.title, '[与同比较和至到]20\d\d年', '', 'g'), '(20\d\d)年', 1)
        )::integer as year
    from core.section as section
    inner join audit_scope using (report_id)
    where coalesce(section.topic, '') not in ('annex', 'terms', 'contents', 'duties', 'offices', 'overview', 'projects')
    union all
    select
        statement.report_id,
        '表头' as place,
        statement.title,
        statement.first_page as page,
        statement.year
    from core.statement as statement
    inner join audit_scope using (report_id)
    where statement.year is not null
),

terms as (
    select
        named.report_id,
        concat_ws(' ', named.place, named.title, '第' || named.page || '页') as subject,
        count(*) filter (where named.year <> report.fiscal_year)::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        named.place || '“' || named.title || '”' || on_page(named.page) || '的年度为' || any_value(named.year)
        || '，本预算为' || any_value(report.fiscal_year) || '年度' as detail
    from named
    inner join report using (report_id)
    group by named.report_id, named.place, named.title, named.page
)

select * from noted('terms')
