-- title: 单位名称一致
-- law: 标题和句首“某单位20××年度……”所称的单位，就是本报告的单位
-- law_en: the body a heading or sentence of account names before the year is the body of the report
-- severity: warn
-- kind: publisher_text
-- tables: section, statement
with report as (
    select report.*
    from core.report as report
    inner join audit_scope using (report_id)
    where report.department <> ''
),

source as (
    select
        prose.report_id,
        prose.section_no,
        prose.text,
        prose.first_page as page
    from prose
    union all
    select
        section.report_id,
        section.section_no,
        section.title as text,
        section.first_page as page
    from core.section as section
    inner join report using (report_id)
    where section.level = 1
    union all
    select
        statement.report_id,
        null as section_no,
        statement.note as text,
        statement.last_page as page
    from core.statement as statement
    inner join report using (report_id)
    where statement.note is not null
),

opened as (
    select
        source.report_id,
        source.section_no,
        source.text,
        source.page,
        report.department,
        unnest(regexp_extract_all(
            source.text,
            '(?:^|[。：:\n])(\p{Han}{3,30}?(?:局|委员会|委|厅|部|办公室|法院|检察院|中心|学校|政府|街道|协会))(?:[（(]本级[）)])?20\d\d年度?'
            || '(?:本年)?(?:部门决算|收入|支出|收、支|财政拨款|一般公共|没有|无|政府采购|机关运行)', 1
        )) as body
    from source
    inner join report using (report_id)
),

named as (
    select
        *,
        contains(bare(body), bare(department)) or contains(bare(department), bare(body)) as is_own
    from opened
    -- 我局, 本委员会, 各单位: no name; a unit of the department may be spoken of
    where
        not regexp_matches(body, '^[我本该各全]|(部门|单位)$')
        and not exists (
            select 1
            from core.unit_in_scope as unit
            where unit.report_id = opened.report_id and bare(unit.unit) = bare(opened.body)
        )
),

terms as (
    select
        report_id,
        concat_ws(' ', body, '第' || page || '页起') as subject,
        (not is_own)::integer as stated,
        list_filter([spot(section_no, text, body)], ref -> ref is not null) as cells,
        'soft' as comparison,
        '所称“' || body || '”（第' || page || '页起）不是本报告的“' || department || '”' as detail
    from named
    -- of a department's several bodies one may be spoken of; a stranger is one where the report else names itself
    qualify
        not bool_or(not is_own) over (partition by report_id)
        or count(*) filter (where is_own) over (partition by report_id)
        >= count(*) filter (where not is_own) over (partition by report_id)
)

select * from noted('terms')
