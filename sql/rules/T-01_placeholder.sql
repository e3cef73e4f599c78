-- title: 占位符
-- law: 正文没有 XX、××、某某 等占位符
-- law_en: no placeholders
-- severity: error
-- tables: section
with found as (
    select
        *,
        '[XＸ]{2,}|×{2,}|某某|〇〇' as pattern
    from prose
),

terms as (
    select
        report_id,
        concat_ws(' ', title, '第' || first_page || '页起') as subject,
        len(regexp_extract_all(text, pattern)) as stated,
        list_filter([spot(section_no, text, pattern)], ref -> ref is not null) as cells,
        'equal' as comparison,
        '“' || regexp_extract(text, '.{0,16}(?:' || pattern || ').{0,16}') || '”' as detail
    from found
)

select * from noted('terms')
