-- title: 年度一致
-- law: 封面、标题、表头的年度是本年度；文字不把本年度的数说成别的年度的
-- law_en: cover, headings and tables name this fiscal year, and no sentence gives this year's amount to another year
-- severity: error
-- tables: section, statement, report
with report as (
    select report.*
    from core.report as report
    inner join audit_scope using (report_id)
),

named as (
    select
        report_id,
        '封面' as place,
        title,
        1 as page,
        unnest(regexp_extract_all(title, '(20\d\d)年', 1))::integer as year
    from report
    union all
    select
        section.report_id,
        '标题' as place,
        coalesce(section.numeral, '') || section.title as title,
        section.first_page as page,
        -- 财政拨款收支与2021年度决算对比情况 only compares with that year
        unnest(
            regexp_extract_all(regexp_replace(section.title, '[与同比较和至到]20\d\d年', '', 'g'), '(20\d\d)年', 1)
        )::integer as year
    from core.section as section
    inner join audit_scope using (report_id)
    where
        coalesce(section.topic, '') not in ('annex', 'terms', 'contents', 'cover', 'duties', 'offices', 'tables')
        or section.topic = 'tables' and section.level = 1
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

-- an amount of this year's tables, odd enough not to come twice, under another year; in a sentence that compares,
-- last year's amount may be the same
told as (
    select
        fact.report_id,
        fact.fact_no,
        fact.subject,
        fact.page,
        fact.year,
        fact.printed
    from core.narrative_fact as fact
    inner join report using (report_id)
    inner join figure
        on
            fact.report_id = figure.report_id
            and figure.item in ('total', 'income_grand_total', 'exp_grand_total', 'income_current_total')
            and figure.measure in ('total', 'amount', 'basic', 'project')
            and figure.value
            = fact.value * unit_factor(fact.unit)
    where
        fact.year <> report.fiscal_year
        and (
            fact.measure in ('amount', 'final')
            or fact.measure = 'prior_amount' and not regexp_matches(fact.sentence, '[比较增减]|上年|去年|同期|持平')
        )
        and fact.unit like '%元'
        and fact.issue is null
        and figure.value % 10000 <> 0
    qualify row_number() over (partition by fact.report_id, fact.fact_no order by figure.ref) = 1
),

terms as (
    select
        named.report_id,
        concat_ws(' ', named.place, named.title, '第' || named.page || '页') as subject,
        count(*) filter (where named.year <> report.fiscal_year)::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        named.place || '“' || named.title || '”' || on_page(named.page) || '的年度为' || any_value(named.year)
        || '，本报告为' || any_value(report.fiscal_year) || '年度' as detail
    from named
    inner join report using (report_id)
    group by named.report_id, named.place, named.title, named.page
    union all
    select
        told.report_id,
        concat_ws(' ', told.subject, told.year || '年度', '第' || told.page || '页') as subject,
        1 as stated,
        ['fact/' || told.fact_no] as cells,
        'equal' as comparison,
        '第' || told.page || '页把' || told.printed || '说成' || told.year || '年度的“' || told.subject || '”，表中是'
        || report.fiscal_year || '年度的数' as detail
    from told
    inner join report using (report_id)
)

select * from noted('terms')
