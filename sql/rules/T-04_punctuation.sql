-- title: 标点
-- law: 没有重复的句号、逗号
-- law_en: no doubled punctuation
-- severity: info
-- kind: publisher_text
-- tables: section
with found as (
    select
        *,
        '。。|，，|、、|；；|。，|，。' as pattern
    from prose
),

terms as (
    select
        report_id,
        concat_ws(' ', title, '第' || first_page || '页起') as subject,
        len(regexp_extract_all(text, pattern)) as stated,
        list_filter([spot(section_no, text, pattern)], ref -> ref is not null) as cells,
        'soft' as comparison,
        '“' || regexp_extract(text, '.{0,16}(?:' || pattern || ').{0,16}') || '”' as detail
    from found
)

select * from noted('terms')
