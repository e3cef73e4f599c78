-- title: 各项支出的文字与表一致
-- law: 说明五（三）的各项支出决算 = 一般公共预算支出表同一科目，两处的项级科目一一对应
-- law_en: final amounts of the items in the text = T05, item by item
-- severity: error
-- tables: T05, facts
with terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.about, fact.subject, fact.place) as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        -- a class amount echoes the rounding of the 项 behind it
        figure.u * (1 + coalesce(behind.n, 0)) as u,
        1 as priority
    from fact
    inner join figure
        on
            fact.report_id = figure.report_id
            and fact.about = figure.code
            and figure.statement = 'T05'
            and figure.measure = 'total'
    left join behind
        on
            figure.report_id = behind.report_id
            and behind.statement = 'T05'
            and behind.measure = 'total'
            and behind.class_code = figure.code
    where
        fact.is_money
        and fact.topic = 'gpb'
        and length(fact.about) = 7
        and fact.measure = 'final'
),

told as (
    select
        report_id,
        section_no,
        list(distinct about) filter (where about is not null) as codes,
        count(*) filter (where about is null) as unknown,
        arg_min(ref, fact_no) as ref
    from fact
    where kind = 'F10' and topic = 'gpb' and is_money and measure in ('final', 'amount')
    group by report_id, section_no
    -- the section that lists the items is the one that lists the most
    qualify row_number() over (partition by report_id order by count(*) desc, section_no) = 1
),

listed as (
    select
        figure.report_id,
        figure.ref,
        figure.code,
        figure.label,
        figure.value,
        told.ref as told_ref,
        list_contains(told.codes, figure.code) as is_told,
        len(told.codes) as told_items,
        -- the name stands in the text more often than the items read there account for: one was not read
        (length(bare(section.text)) - length(replace(bare(section.text), bare(figure.label), '')))
        / length(bare(figure.label)) as mentions,
        count(*) filter (where list_contains(told.codes, figure.code))
            over (partition by figure.report_id, bare(figure.label)) as accounted
    from figure
    inner join told using (report_id)
    inner join core.section as section
        on told.report_id = section.report_id and told.section_no = section.section_no
    where
        figure.statement = 'T05'
        and figure.measure = 'total'
        and figure.item = 'func_class'
        and length(figure.code) = 7
        and figure.counts
        and told.unknown = 0
        and bare(figure.label) <> ''
),

-- a text that names fewer items than it leaves out was not meant as a list of all
complete as (
    select
        report_id,
        concat_ws(' ', code, label, '文字未列') as subject,
        case when is_told or mentions > accounted then 0 else value end as stated,
        [ref, told_ref] as cells,
        '一般公共预算支出表列有“' || code || ' ' || label || '”' || (value / 10000)::decimal(20, 2)
        || '万元，说明五（三）未提及' as detail
    from listed
    qualify count(*) filter (where not is_told) over (partition by report_id) <= told_items / 2
),

-- the reverse: an outturn for an item no table of the budget has
unlisted as (
    select
        fact.report_id,
        concat_ws(' ', fact.about, fact.subject, '表中未列') as subject,
        fact.value as stated,
        [fact.ref] as cells,
        '说明五（三）列有“' || fact.subject || '”决算' || (fact.value / 10000)::decimal(20, 2)
        || '万元，一般公共预算支出表没有该项（' || fact.place || '）' as detail
    from fact
    where
        fact.kind = 'F10'
        and fact.topic = 'gpb'
        and fact.is_money
        and fact.measure in ('final', 'amount')
        and fact.value > 0
        and regexp_full_match(fact.about, '\d{7}')
        and fact.report_id in (select report_id from listed)
        and not exists (
            select 1
            from figure
            where
                figure.report_id = fact.report_id
                and figure.statement in ('T05', 'T08', 'T09')
                and (
                    figure.code = fact.about
                    or length(figure.code) = 7 and bare(figure.label) = bare(string_split(fact.subject, '/')[-1])
                )
        )
),

named as (
    select
        *,
        'equal' as comparison
    from (
        select * from complete
        union all
        select * from unlisted
    )
)

select
    *,
    null as detail
from narrated('terms')
union all by name
select * replace ('元' as unit)
from noted('named')
