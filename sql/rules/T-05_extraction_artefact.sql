-- title: 识读残留
-- law: 文字中没有网页标签、转义符号、无法识别的字符或夹在汉字间的英文虚词
-- law_en: no tags, entities, unreadable characters or English function words inside Chinese text
-- severity: warn
-- tables: section
with found as (
    select
        *,
        '(?i)</?(?:p|br|td|tr|th|table|div|span|strong|sub|sup|font)(?:\s[^>]{0,80})?/?>|'
        || '&(?:nbsp|amp|lt|gt|quot|#\d{2,5});|\(cid:\d+\)|\x{FFFD}|\p{Han}(?:and|the|with|from)\p{Han}' as pattern
    from prose
),

terms as (
    select
        report_id,
        concat_ws(' ', title, '第' || first_page || '页起') as subject,
        len(regexp_extract_all(text, pattern)) as stated,
        list_filter([spot(section_no, text, pattern)], ref -> ref is not null) as cells,
        'equal' as comparison,
        '“' || regexp_extract(text, '.{0,12}(?:' || pattern || ').{0,12}') || '”' as detail
    from found
)

select * from noted('terms')
