-- title: 同一科目的编码
-- law: 同一名称的项级科目，在收入表、支出表、一般公共预算支出表中编码相同
-- law_en: an item of the same name has the same code in T02, T03 and T05
-- severity: error
-- tables: T02, T03, T05
with item as (
    select
        report_id,
        statement,
        code,
        bare(label) as name,
        any_value(label) as label,
        min_by(ref, (row_no, column_no)) as ref
    from figure
    where item = 'func_class' and length(code) = 7 and statement in ('T02', 'T03', 'T05')
    group by report_id, statement, code, bare(label)
    -- a name that comes twice in a 款 belongs to several codes
    qualify count(*) over (partition by report_id, statement, left(code, 5), bare(label)) = 1
),

votes as (
    select
        item.*,
        count(*) over (partition by report_id, name, code) as tables,
        count(*) over (partition by report_id, statement, name) as namesakes
    from item
),

terms as (
    select
        one.report_id,
        concat_ws(' ', one.label, one.statement, other.statement) as subject,
        (
            one.code <> other.code
            -- a digit or two apart: another item of the same name stands elsewhere in the classification
            and levenshtein(one.code, other.code) <= 2
            and not exists (
                select 1
                from item
                where
                    item.report_id = one.report_id
                    and (
                        item.statement = one.statement and item.code = other.code
                        or item.statement = other.statement and item.code = one.code
                    )
            )
        )::integer as stated,
        [one.ref, other.ref] as cells,
        'equal' as comparison,
        '“' || one.label || '”在' || one.statement || '中编码为' || one.code || '，在' || other.statement
        || case when other.tables > 1 then '等' || other.tables || '张表' else '' end || '中为' || other.code as detail
    from votes as one
    inner join votes as other
        on
            one.report_id = other.report_id
            and one.name = other.name
            and one.statement <> other.statement
            -- of namesakes, those of one 款
            and (one.namesakes = 1 and other.namesakes = 1 or left(one.code, 5) = left(other.code, 5))
            -- the odd one out first
            and (one.tables < other.tables or one.tables = other.tables and one.statement < other.statement)
    qualify row_number() over (partition by one.report_id, one.ref, other.code order by other.statement) = 1
    union all
    select
        one.report_id,
        concat_ws(' ', one.label, one.statement) as subject,
        0 as stated,
        [one.ref] as cells,
        'equal' as comparison,
        null as detail
    from votes as one
    where one.tables > 1
)

select * from noted('terms')
