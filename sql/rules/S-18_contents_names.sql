-- title: 目录与表名一致
-- law: 目录中的表名与正文的表名相同
-- law_en: the contents page and the tables use the same titles
-- severity: info
-- kind: publisher_text
-- tables: contents_entry, statement
with pair as (
    select
        entry.report_id,
        entry.statement,
        entry.title,
        entry.page,
        statement.first_page,
        statement.title as printed,
        bare(regexp_replace(entry.title, '^[一二三四五六七八九十]{1,3}、', '')) as words,
        bare(statement.title) as body_words
    from core.contents_entry as entry
    inner join audit_scope using (report_id)
    inner join core.statement as statement using (report_id, statement)
    qualify row_number() over (partition by entry.report_id, entry.statement order by entry.entry_no) = 1
),

terms as (
    select
        report_id,
        concat_ws(' ', statement, title) as subject,
        (
            not contains(body_words, words)
            and not contains(words, body_words)
            -- two characters apart: the distance counts bytes
            and levenshtein(words, right(body_words, length(words))) > 6
        )::integer as stated,
        []::varchar[] as cells,
        'soft' as comparison,
        '目录' || on_page(page) || '称“' || title || '”，正文' || on_page(first_page) || '为“' || printed || '”' as detail
    from pair
)

select * from noted('terms')
