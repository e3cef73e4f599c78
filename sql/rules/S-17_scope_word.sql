-- title: 本级字样一致
-- law: 表头、封面注明（本级）的，标题中的单位名称同样注明
-- law_en: where cover and tables say 本级, so do the headings
-- severity: info
-- kind: publisher_text
-- tables: statement, section
with own as (
    select
        statement.report_id,
        report.department,
        min(statement.first_page) as page,
        count(*) filter (where regexp_matches(statement.body, '本级')) as worded,
        count(*) as tables
    from core.statement as statement
    inner join audit_scope using (report_id)
    inner join core.report as report using (report_id)
    where statement.body is not null
    group by statement.report_id, report.department
),

-- the first heading that names the body in full
heading as (
    select
        section.report_id,
        section.title,
        section.first_page,
        own.page,
        contains(section.title, '本级') as says_so,
        own.worded = own.tables as tables_say_so
    from own
    inner join core.section as section on own.report_id = section.report_id
    where own.worded in (0, own.tables) and section.level = 1 and contains(bare(section.title), bare(own.department))
    qualify row_number() over (partition by section.report_id order by section.section_no) = 1
),

terms as (
    select
        report_id,
        '本级字样' as subject,
        (tables_say_so and not says_so)::integer as stated,
        []::varchar[] as cells,
        'soft' as comparison,
        '表头（第' || page || '页起）注明“本级”，标题“' || title || '”' || on_page(first_page) || '没有' as detail
    from heading
    union all
    select
        report_id,
        '各表的本级字样' as subject,
        (worded > 0 and worded < tables)::integer as stated,
        []::varchar[] as cells,
        'soft' as comparison,
        tables || '张表中' || worded || '张的表头注明“本级”，其余没有' as detail
    from own
)

select * from noted('terms')
