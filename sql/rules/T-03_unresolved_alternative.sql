-- title: 未选定的模板用语
-- law: 正文没有未选定的“增加（减少）”一类用语
-- law_en: no unresolved alternatives
-- severity: warn
-- tables: section
with found as (
    select
        *,
        '增加[（(]减少[）)]|减少[（(]增加[）)]|增长[（(]下降[）)]|下降[（(]增长[）)]|大于[（(]小于[）)]' as pattern
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
