-- title: 科目名称与表一致
-- law: 说明五（三）所称的项级科目名称 = 一般公共预算支出表的科目名称
-- law_en: items of the text bear the names of T05: no unknown name has the amount of an unnamed item
-- severity: warn
-- kind: publisher_text
-- tables: T05, facts
with told as (
    select *
    from fact
    where kind = 'F10' and topic = 'gpb' and is_money and measure = 'final' and coalesce(subject, '') <> ''
),

-- items of the table whose name the text never uses
unnamed as (
    select
        figure.report_id,
        figure.code,
        figure.label,
        figure.value,
        figure.u,
        figure.ref
    from figure
    where
        figure.statement = 'T05'
        and figure.measure = 'total'
        and figure.item = 'func_class'
        and length(figure.code) = 7
        and figure.counts
        and not exists (
            select 1
            from told
            where told.report_id = figure.report_id and told.about = figure.code
        )
),

terms as (
    select
        told.report_id,
        concat_ws(' ', told.about, told.subject, '第' || told.page || '页') as subject,
        count(unnamed.code) as stated,
        [told.ref] || coalesce(list(unnamed.ref order by unnamed.code) filter (where unnamed.ref is not null), [])
            as cells,
        'equal' as comparison,
        '说明五（三）称“' || told.subject || '”，一般公共预算支出表同一金额的科目为“'
        || string_agg(unnamed.code || ' ' || unnamed.label, '、' order by unnamed.code) || '”' as detail
    from told
    left join unnamed
        on
            told.report_id = unnamed.report_id
            and told.about is null
            and abs(told.value - unnamed.value) <= greatest(told.half, unnamed.u / 2)
            and bare(string_split(told.subject, '/')[-1]) <> bare(unnamed.label)
    where
        told.report_id in (
            select figure.report_id from figure
            where figure.statement = 'T05'
        )
    group by told.report_id, told.about, told.subject, told.page, told.ref
),

-- 类 and 款 above a known 项
paths as (
    select
        told.*,
        string_split(told.subject, '/') as names,
        unnest([1, 2]) as step
    from told
    where length(told.about) = 7
),

above as (
    select
        paths.report_id,
        concat_ws(' ', paths.about, upper.code, '第' || paths.page || '页') as subject,
        (
            not contains(bare(paths.names[paths.step]), bare(upper.label))
            and not contains(bare(upper.label), bare(paths.names[paths.step]))
        )::integer as stated,
        [paths.ref] as cells,
        'equal' as comparison,
        '说明五（三）称“' || paths.subject || '”，一般公共预算支出表' || upper.code || '为“' || upper.label || '”' as detail
    from paths
    inner join figure as upper
        on
            paths.report_id = upper.report_id
            and upper.statement = 'T05'
            and upper.measure = 'total'
            and upper.code = left(paths.about, 1 + 2 * paths.step)
            and bare(upper.label) <> ''
    where len(paths.names) = 3 and bare(paths.names[paths.step]) <> ''
)

select * from noted('terms')
union all
select * from noted('above')
