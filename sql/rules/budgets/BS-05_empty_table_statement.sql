-- title: 空表说明
-- law: 没有数字的表写明为空表或没有此项安排；有数字的表不说是空表
-- law_en: a table without figures says so, and one with figures does not
-- severity: warn
-- tables: statement
with state as (
    select
        statement.report_id,
        statement.statement,
        statement.title,
        statement.first_page,
        exists(
            select 1
            from figure
            where figure.report_id = statement.report_id and figure.statement = statement.statement and figure.counts
        ) as is_filled,
        exists(
            select 1
            from figure
            where
                figure.report_id = statement.report_id
                and figure.statement = statement.statement
                and figure.is_printed
        ) as is_zero,
        coalesce(regexp_matches(statement.note, '空表|此表为空|此表无数据'), false) as says_empty,
        -- the word stands in a cell, or the text says that there is none
        exists (
            select 1
            from core.statement_cell as word
            where
                word.report_id = statement.report_id
                and word.statement = statement.statement
                and regexp_full_match(concat_ws('', word.code, word.label), '无+')
        )
        or exists (
            select 1
            from core.narrative_fact as none
            where
                none.report_id = statement.report_id
                and none.measure = 'none'
                and none.subject_code = case statement.statement
                    when 'B08' then 'govfund_expenditure'
                    when 'B09' then 'soe_expenditure'
                end
        )
        or coalesce(
            regexp_matches(statement.note, '空表|为空|无数据|无.{0,30}(安排|支出|项目|收支|预算)|没有'), false
        ) as says_none
    from core.statement as statement
    inner join audit_scope using (report_id)
    where statement.statement in ('B05', 'B06', 'B07', 'B08', 'B09')
),

terms as (
    select
        report_id,
        concat_ws(' ', statement, title) as subject,
        (is_filled and says_empty or not is_filled and not is_zero and not says_none)::integer as stated,
        []::varchar[] as cells,
        'equal' as comparison,
        case
            when is_filled then '《' || title || '》' || on_page(first_page) || '有数字，注却说是空表'
            else '《' || title || '》' || on_page(first_page) || '没有数字，也没有空表说明'
        end as detail
    from state
)

select * from noted('terms')
