-- title: 各类支出的文字与表一致
-- law: 说明五（二）的各类支出 = 一般公共预算支出表同类科目，两处的类级科目一一对应
-- law_en: class amounts in the text = T05, and both list the same classes
-- severity: error
-- tables: T05, facts
with terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.about, fact.subject, '第' || fact.page || '页') as subject,
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
        and length(fact.about) = 3
        and fact.measure = 'amount'
),

told as (
    select
        report_id,
        section_no,
        list(distinct about) filter (where about is not null) as codes,
        count(*) filter (where about is null) as unknown,
        arg_min(ref, fact_no) as ref
    from fact
    where kind = 'F08' and topic = 'gpb' and is_money and measure = 'amount' and value <> 0
    group by report_id, section_no
    -- the section that lists the classes is the one that lists the most
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
        list_contains(told.codes, figure.code) or contains(bare(section.text), bare(figure.label)) as is_told,
        len(told.codes) as told_classes
    from figure
    inner join told using (report_id)
    inner join core.section as section
        on told.report_id = section.report_id and told.section_no = section.section_no
    where
        figure.statement = 'T05'
        and figure.measure = 'total'
        and figure.item = 'func_class'
        and length(figure.code) = 3
        and figure.counts
        and told.unknown = 0
        and not regexp_matches(section.text, '等(?:方面|支出|类|科目)')
),

-- a text that names fewer classes than it leaves out was not meant as a list of all
complete as (
    select
        report_id,
        concat_ws(' ', code, label, '文字未列') as subject,
        case when is_told then 0 else value end as stated,
        [ref, told_ref] as cells,
        '一般公共预算支出表列有“' || label || '”' || (value / 10000)::decimal(20, 2) || '万元，说明五（二）未提及' as detail
    from listed
    qualify count(*) filter (where not is_told) over (partition by report_id) <= told_classes / 2
),

-- the reverse: an amount for a class the table does not have
unlisted as (
    select
        fact.report_id,
        concat_ws(' ', fact.about, fact.subject, '表中未列') as subject,
        fact.value as stated,
        [fact.ref] as cells,
        '说明五（二）列有“' || fact.subject || '”' || (fact.value / 10000)::decimal(20, 2)
        || '万元，一般公共预算支出表没有该类' || on_page(fact.page) as detail
    from fact
    where
        fact.kind = 'F08'
        and fact.topic = 'gpb'
        and fact.is_money
        and fact.measure = 'amount'
        and fact.value > 0
        and regexp_full_match(fact.about, '\d{3}')
        and fact.report_id in (select report_id from listed)
        and not exists (
            select 1
            from figure
            where
                figure.report_id = fact.report_id
                and figure.statement in ('T05', 'T08', 'T09')
                and (figure.code = fact.about or bare(figure.label) = bare(fact.subject))
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
