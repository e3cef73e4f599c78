-- title: 标点
-- law: 没有重复的句号、逗号
-- law_en: no doubled punctuation
-- severity: info
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
    len(regexp_extract_all(text, '。。|，，|、、|；；|。，|，。'))::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case
        when
            stated > 0
            then '“' || regexp_extract(text, '.{0,16}(?:。。|，，|、、|；；|。，|，。).{0,16}') || '”（第' || first_page || '页起）'
    end as detail
from text
