-- title: 目录所列正文都有
-- law: 目录所列的表和各项说明，正文中都有，先后相同
-- law_en: the tables and sections the contents page lists stand in the body, in the same order
-- severity: error
-- kind: missing
-- tables: contents_entry, statement, section
with entry as (
    select
        entry.*,
        regexp_replace(
            bare(regexp_replace(entry.title, '^[一二三四五六七八九十]{1,3}、', '')), '的?(情况)?(说明)?$', ''
        ) as words
    from core.contents_entry as entry
    inner join audit_scope using (report_id)
),

listed as (
    select
        entry.report_id,
        entry.statement,
        entry.title,
        entry.page,
        statement.statement is null as is_missing,
        statement.first_page,
        count(statement.statement) over (partition by entry.report_id) as present,
        row_number() over (partition by entry.report_id, statement.statement is null order by entry.entry_no) as place,
        row_number() over (
            partition by entry.report_id, statement.statement is null order by statement.first_page, entry.entry_no
        ) as body_place
    from entry
    left join core.statement as statement using (report_id, statement)
    where entry.statement is not null
    qualify row_number() over (partition by entry.report_id, entry.statement order by entry.entry_no) = 1
),

heading as (
    select
        section.report_id,
        bare(section.title) as words
    from core.section as section
    inner join audit_scope using (report_id)
    where section.title <> ''
),

terms as (
    select
        report_id,
        concat_ws(' ', statement, title) as subject,
        -- a format without pages tells no order
        (is_missing or (first_page is not null and place <> body_place))::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        '目录' || on_page(page) || '所列“' || title || '”'
        || case when is_missing then '，正文中未见' else '，在正文中（第' || first_page || '页）次序不同' end as detail
    from listed
    -- a report that keeps most of its tables elsewhere, as a picture or an annex, was not read
    where 2 * present > 9
    union all
    select
        entry.report_id,
        concat_ws(' ', '目录', entry.title) as subject,
        (not bool_or(
            contains(heading.words, entry.words)
            or contains(entry.words, heading.words)
            -- three characters apart: the distance counts bytes
            or levenshtein(heading.words, entry.words) <= 9
        ))::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        '目录' || on_page(entry.page) || '所列“' || entry.title || '”，正文中未见' as detail
    from entry
    inner join heading using (report_id)
    where
        entry.statement is null
        and regexp_matches(entry.title, '^[一二三四五六七八九十]{1,3}、.*(说明|情况)$')
    group by all
),

unlisted as (
    select
        statement.report_id,
        min(statement.title) as title,
        min(statement.first_page) as first_page
    from core.statement as statement
    inner join audit_scope using (report_id)
    left join entry as own using (report_id, statement)
    where own.entry_no is null
    group by statement.report_id
    having count(*) = 1
),

strange as (
    select
        entry.report_id,
        concat_ws(' ', '目录', min(entry.title)) as subject,
        1 as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        '目录' || on_page(min(entry.page)) || '所列“' || min(entry.title) || '”，正文中为“'
        || min(unlisted.title) || '”' || on_page(min(unlisted.first_page)) as detail
    from entry
    inner join unlisted using (report_id)
    where
        entry.statement is null
        and regexp_matches(entry.title, '表$')
        and not regexp_matches(entry.title, '^第.部分')
        and entry.report_id in (
            select listed.report_id from listed
            where listed.present > 4
        )
    group by entry.report_id
    having count(*) = 1
)

select * from noted('terms')
union all
select * from noted('strange')
