-- title: 基本支出的经济科目列举
-- law: 说明六列举的人员、公用经费科目 = 基本支出表中有金额的款级科目
-- law_en: the economic items the text lists are the ones with an amount in T06
-- severity: warn
-- kind: publisher_text
-- tables: T06, facts
with list as (
    select
        fact.report_id,
        'fact/' || fact.fact_no as ref,
        fact.subject,
        fact.page,
        case fact.subject_code
            when 'personnel_expenditure' then ['301', '303'] else
                ['302', '307', '309', '310', '311', '312', '313', '399']
        end as classes,
        regexp_matches(fact.printed, '等[^、，。；]{0,6}$') as is_open,
        list_filter(
            list_transform(regexp_split_to_array(fact.printed, '[、，,；;]|以及'), printed -> bare(printed)),
            name -> name <> ''
        ) as names
    from core.narrative_fact as fact
    inner join audit_scope using (report_id)
    where
        fact.measure = 'listed'
        and fact.subject_code in ('personnel_expenditure', 'public_expenditure')
        and fact.printed is not null
    -- the first list of each kind
    qualify row_number() over (partition by fact.report_id, fact.subject_code order by fact.fact_no) = 1
),

row_of as (
    select
        list.report_id,
        list.ref as list_ref,
        figure.ref,
        figure.counts,
        figure.label,
        list_contains(list.names, bare(figure.label)) as is_named
    from list
    inner join figure
        on
            list.report_id = figure.report_id
            and figure.statement = 'T06'
            and figure.measure = 'amount'
            and length(figure.code) = 5
            and list_contains(list.classes, left(figure.code, 3))
),

matched as (
    select
        list.report_id,
        list.ref,
        any_value(list.subject) as subject,
        any_value(list.page) as page,
        any_value(list.is_open) as is_open,
        count(distinct bare(row_of.label)) filter (where row_of.is_named) as known,
        len(list_distinct(any_value(list.names))) as named,
        list(row_of.label order by row_of.ref) filter (where row_of.is_named and not row_of.counts) as idle_rows,
        list(row_of.label order by row_of.ref) filter (where row_of.counts and not row_of.is_named) as left_rows,
        count(*) filter (where row_of.counts) as in_table,
        list(row_of.ref order by row_of.ref) filter (where row_of.counts <> row_of.is_named) as odd
    from list
    inner join row_of on list.report_id = row_of.report_id and list.ref = row_of.list_ref
    group by list.report_id, list.ref
    -- a list that goes by other names than the table's cannot be held against it
    having known > 0 and known >= named / 2 and in_table > 0
),

terms as (
    select
        report_id,
        subject,
        list_prepend(ref, coalesce(odd, [])) as cells,
        coalesce(idle_rows, []) as idle,
        -- an open list, or one that sums items up under names of its own, leaves nothing out
        case when is_open or known < named then [] else coalesce(left_rows, []) end as left_out,
        len(idle) + len(left_out) as stated,
        -- names without an amount contradict the table; names left out only when nearly all are there
        case when len(idle) > 0 or len(left_out) <= in_table / 3 then 'equal' else 'soft' end as comparison,
        concat_ws(
            '；',
            case when len(idle) > 0 then '文字列有而表中无金额：' || array_to_string(idle, '、') end,
            case when len(left_out) > 0 then '表中有金额而文字未列：' || array_to_string(left_out, '、') end
        ) || on_page(page) as detail
    from matched
)

select * from noted('terms')
