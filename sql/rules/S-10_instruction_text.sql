-- title: 模板说明
-- law: 正文不应残留模板的填写说明
-- law_en: no instruction text is left
-- severity: warn
-- of: final_accounts, budget
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
    union all
    select
        statement.report_id,
        0 as section_no,
        statement.statement as title,
        statement.last_page as first_page,
        statement.note as text
    from core.statement as statement
    inner join audit_scope using (report_id)
    where statement.note <> ''
)

select
    report_id,
    concat_ws(' ', title, '第' || first_page || '页') as subject,
    len(regexp_extract_all(text, '按上述格式|不涉及的不列|仍保留该表格式|请根据实际|此处填写'))::decimal(24, 6) as stated,
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
                || regexp_extract(text, '.{0,16}(?:按上述格式|不涉及的不列|仍保留该表格式|请根据实际|此处填写).{0,16}')
                || '”（第'
                || first_page
                || '页起）'
    end as detail
from text
