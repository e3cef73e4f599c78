-- title: 机关运行经费与公用经费
-- law: 机关运行经费不超过基本支出表的公用经费合计（含事业单位的部门小于它）
-- law_en: agency operating expense does not exceed the public expense of T06
-- severity: warn
-- tables: T06, facts
with terms as (
    select
        fact.report_id,
        '机关运行经费' as subject,
        true as is_stated,
        1 as sign,
        fact.ref,
        fact.value,
        fact.half * 2 as u,
        true as counts
    from fact
    inner join figure
        on fact.report_id = figure.report_id and figure.statement = 'T06' and figure.item = 'public_total'
    where
        fact.is_money
        and fact.about = 'agency_operating'
        and fact.measure in ('amount', 'final')
        and fact.topic = 'operating'
    qualify row_number() over (partition by fact.report_id order by fact.fact_no) = 1
    union all
    select
        figure.report_id,
        '机关运行经费' as subject,
        false as is_stated,
        1 as sign,
        figure.ref,
        figure.value,
        figure.u,
        figure.counts
    from figure
    where figure.statement = 'T06' and figure.item = 'public_total' and figure.measure = 'amount'
)

select * from sums('terms', comparison := 'at_most')
