-- title: 重复用语
-- law: 正文没有紧接着重复的长语句
-- law_en: no phrase of eight characters or more is repeated at once
-- severity: info
-- kind: publisher_text
-- tables: section
with found as (
    select
        *,
        '[^。；\n]{0,12}(?:主要原因是[^。；\n]*主要原因是|得分分|万元万元|的的|是是|为为|元元)[^。；\n]{0,12}' as pattern
    from prose
),

terms as (
    select
        report_id,
        concat_ws(' ', title, '第' || first_page || '页起') as subject,
        len(regexp_extract_all(text, pattern)) as stated,
        list_filter([spot(section_no, text, pattern)], ref -> ref is not null) as cells,
        'soft' as comparison,
        '“' || regexp_extract(text, pattern) || '”' as detail
    from found
)

select * from noted('terms')
