-- title: 占位符
-- law: 正文没有 XX、××、某某 等占位符
-- law_en: no placeholders
-- severity: error
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
    len(regexp_extract_all(text, '[XＸ]{2,}|×{2,}|某某|〇〇'))::decimal(24, 6) as stated,
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
            then '“' || regexp_extract(text, '.{0,16}(?:[XＸ]{2,}|×{2,}|某某|〇〇).{0,16}') || '”（第' || first_page || '页起）'
    end as detail
from text
