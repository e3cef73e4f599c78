-- title: 科目名称一致
-- law: 同一编码在各表的名称相同
-- law_en: one name per code inside a report
-- severity: warn
-- kind: publisher_text
-- tables: T02, T03, T05
with named as (
    select
        report_id,
        code,
        regexp_replace(label, '[\s（）()、和与]|支出$', '', 'g') as name,
        any_value(label) as label,
        min(ref) as ref,
        [
            min(ref) filter (where statement = 'T02'),
            min(ref) filter (where statement = 'T03'),
            min(ref) filter (where statement = 'T05')
        ] as refs,
        count(distinct statement) as tables
    from cell
    where item = 'func_class' and statement in ('T02', 'T03', 'T05') and label is not null and length(code) in (3, 5, 7)
    group by report_id, code, name
),

-- the end of a long name may be cut off: such a name is part of the other
judged as (
    select
        one.report_id,
        one.code,
        string_agg(distinct one.label, '、' order by one.label) as labels,
        min_by(one.ref, (one.tables, one.ref)) as odd,
        list_distinct(flatten(list(one.refs))) as refs,
        coalesce(bool_or(not contains(one.name, other.name) and not contains(other.name, one.name)), false) as differs
    from named as one
    left join named as other on one.report_id = other.report_id and one.code = other.code and one.name <> other.name
    group by one.report_id, one.code
),

terms as (
    select
        report_id,
        code as subject,
        -- where many differ, a table follows another edition of the classification, or was not read well
        (differs and count(*) filter (where differs) over (partition by report_id) <= 3)::integer as stated,
        -- the odd one first
        list_prepend(odd, list_sort(list_filter(refs, ref -> ref <> odd))) as cells,
        'equal' as comparison,
        code || '：' || labels as detail
    from judged
)

select * from noted('terms')
