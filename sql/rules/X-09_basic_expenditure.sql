-- title: 基本支出一致
-- law: 一般公共预算支出表的基本支出 = 基本支出表的人员经费 + 公用经费
-- law_en: basic expenditure of T05 = personnel + public of T06
-- severity: error
-- tables: T05, T06
with marked as (
    select
        figure.*,
        count(distinct figure.item) filter (where figure.item in ('personnel_total', 'public_total'))
            over (partition by figure.report_id)
        = 2 as has_parts
    from figure
    where
        figure.statement = 'T05' and figure.item = 'total' and figure.measure = 'basic'
        or figure.statement = 'T06'
        and figure.measure = 'amount'
        and figure.item in ('personnel_total', 'public_total', 'basic_total')
),

leaf as (
    select
        report_id,
        count(*) as n
    from figure
    where statement = 'T06' and counts and length(code) = 5
    group by report_id
),

terms as (
    select
        marked.*,
        '一般公共预算财政拨款基本支出' as subject,
        marked.statement = 'T05' as is_stated,
        1 as sign,
        greatest(behind.n, leaf.n) as behind
    from marked
    left join leaf on marked.report_id = leaf.report_id
    left join behind
        on
            marked.report_id = behind.report_id
            and behind.statement = 'T05'
            and behind.measure = 'basic'
            and behind.class_code is null
    where marked.statement = 'T05' or marked.has_parts = (marked.item <> 'basic_total')
)

select * from restated('terms')
