-- title: 未选定的模板用语
-- law: 正文没有未选定的“增加（减少）”一类用语
-- law_en: no unresolved alternatives
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
)

select
    report_id,
    concat_ws(' ', title, '第' || first_page || '页') as subject,
    len(regexp_extract_all(text, '增加[（(]减少[）)]|减少[（(]增加[）)]|增长[（(]下降[）)]|下降[（(]增长[）)]|大于[（(]小于[）)]'))::decimal(24, 6)
        as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'equal' as comparison,
    '处' as unit,
    case
        when
            stated > 0
            then
                '“'
                || regexp_extract(
                    text, '.{0,16}(?:增加[（(]减少[）)]|减少[（(]增加[）)]|增长[（(]下降[）)]|下降[（(]增长[）)]|大于[（(]小于[）)]).{0,16}'
                )
                || '”（第'
                || first_page
                || '页起）'
    end as detail
from text
