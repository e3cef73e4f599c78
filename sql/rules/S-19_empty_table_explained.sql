-- title: 空表的说明
-- law: “三公”经费、政府性基金、国有资本经营表没有金额的，表下或正文应说明没有此项收支
-- law_en: an empty table of the last three is explained below it or in the text
-- severity: info
-- kind: publisher_text
-- tables: statement, section
with named (statement, words) as (
    values ('T07', '三公'), ('T08', '政府性基金'), ('T09', '国有资本经营')
),

terms as (
    select
        statement.report_id,
        statement.statement as subject,
        (
            not regexp_matches(coalesce(any_value(statement.note), ''), '没有|无|空表|未发生|不涉及')
            and not coalesce(bool_or(regexp_matches(
                prose.text,
                '(没有|无|未发生|不涉及|未安排)[^。]{0,30}' || named.words || '|'
                || named.words || '[^。]{0,40}(没有|无|未发生|为0|0\.00)'
            )), false)
        )::integer as stated,
        []::varchar[] as cells,
        'soft' as comparison,
        '《' || any_value(statement.title) || '》（第' || any_value(statement.first_page)
        || '页）没有金额，表下和正文都没有说明' as detail
    from core.statement as statement
    inner join audit_scope using (report_id)
    inner join named using (statement)
    left join prose on statement.report_id = prose.report_id and contains(prose.text, named.words)
    where statement.is_empty
    group by statement.report_id, statement.statement
)

select * from noted('terms')
