-- title: 单位名称一致
-- law: 说明中以“某局20××年度收入（支出）”开头的句子，所称单位就是本报告的单位
-- law_en: the body a sentence of account begins with is the body of the report
-- severity: info
-- kind: publisher_text
-- tables: section
with opened as (
    select
        prose.report_id,
        prose.section_no,
        prose.text,
        prose.first_page,
        report.department,
        unnest(regexp_extract_all(
            prose.text,
            '(?:^|[。\n])(\p{Han}{3,24}(?:局|委员会|厅|法院|检察院))20\d\d年度?(?:本年)?(?:收入|支出|收、支|财政拨款|一般公共)', 1
        )) as body
    from prose
    inner join core.report as report using (report_id)
    where report.department <> ''
),

terms as (
    select
        report_id,
        concat_ws(' ', body, '第' || first_page || '页起') as subject,
        (not (contains(bare(body), bare(department)) or contains(bare(department), bare(body))))::integer as stated,
        list_filter([spot(section_no, text, body)], ref -> ref is not null) as cells,
        'soft' as comparison,
        '所称“' || body || '”不是本报告的“' || department || '”' as detail
    from opened
    -- 我局, 本委员会: no name
    where not regexp_matches(body, '^[我本该]')
    group by report_id, section_no, text, first_page, department, body
)

select * from noted('terms')
