-- title: 财政拨款支出不超过全部支出
-- law: 一般公共预算支出表的每一科目不超过支出表同一科目，且科目必须在支出表中
-- law_en: no code of T05 exceeds the same code in T03, and every code of T05 stands in T03
-- severity: error
-- tables: T03, T05
with whole as (
    select * from figure
    where statement = 'T03' and item = 'func_class'
),

terms as (
    select
        part.*,
        concat_ws(' ', part.code, part.label, part.measure) as subject,
        true as is_stated,
        1 as sign
    from figure as part
    where
        part.statement = 'T05'
        and part.item = 'func_class'
        and part.measure in ('total', 'basic', 'project')
        and part.report_id in (select whole.report_id from whole)
    union all
    select
        whole.*,
        concat_ws(' ', part.code, part.label, part.measure) as subject,
        false as is_stated,
        1 as sign
    from figure as part
    inner join whole
        on part.report_id = whole.report_id and part.code = whole.code and part.measure = whole.measure
    where part.statement = 'T05' and part.item = 'func_class' and part.measure in ('total', 'basic', 'project')
)

select * from sums('terms', comparison := 'at_most')
union all
select
    part.report_id,
    concat_ws(' ', part.code, part.label, '支出表无此科目') as subject,
    part.value::decimal(24, 2) as stated,
    0::decimal(24, 2) as expected,
    part.value::decimal(24, 2) as difference,
    (part.u / 2)::decimal(24, 6) as bound,
    0::integer as terms,
    [part.ref] as cells,
    [1::tinyint] as weights,
    'at_most' as comparison
from figure as part
left join whole on part.report_id = whole.report_id and part.code = whole.code
where
    part.statement = 'T05'
    and part.item = 'func_class'
    and part.measure = 'total'
    and part.counts
    and whole.ref is null
    and exists (
        select 1 from whole as other
        where other.report_id = part.report_id and length(other.code) >= length(part.code)
    )
