-- title: 表头单位一致
-- law: 各表上方的部门（单位）是本报告的部门（单位）
-- law_en: the body named above a table is the body of the report
-- severity: warn
-- kind: publisher_text
-- tables: statement
with named as (
    select
        statement.report_id,
        statement.statement,
        statement.title,
        statement.first_page,
        statement.body,
        report.department,
        bare(regexp_replace(statement.body, '\(?(?:本级|汇总|机关)\)?$', '')) as words,
        bare(report.department) as own
    from core.statement as statement
    inner join audit_scope using (report_id)
    inner join core.report as report using (report_id)
    where statement.body is not null and report.department <> ''
),

terms as (
    select
        report_id,
        concat_ws(' ', statement, body) as subject,
        -- a body that most tables name alike is how this report writes its own
        (
            not contains(own, words)
            and not contains(words, own)
            and words <> mode(words) over (partition by report_id)
        )::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        '《' || title || '》' || on_page(first_page) || '上方印“' || body || '”，本报告是“' || department || '”的' as detail
    from named
)

select * from noted('terms')
