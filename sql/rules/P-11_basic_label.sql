-- title: 绩效情况中的基本支出
-- law: 十三（一）所称基本支出 = 一般公共预算或全部资金的基本支出，不是人员经费；所称人员经费、公用经费 = 基本支出表
-- law_en: basic expenditure in the performance section = basic of T05 or T03, its two parts = those of T06
-- severity: error
-- tables: T03, T05, T06, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('performance_basic', 'T05', 'total', 'basic', 1),
    ('performance_basic', 'T03', 'total', 'basic', 2),
    ('performance_personnel', 'T06', 'personnel_total', 'amount', 1),
    ('performance_public_use', 'T06', 'public_total', 'amount', 1)
),

-- what T06 splits is all there is where no other money pays for basic expenditure
alone as (
    select report_id
    from figure
    where statement in ('T03', 'T05') and item = 'total' and measure = 'basic'
    group by report_id
    having count(distinct statement) = 2 and min(value) = max(value)
),

terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.subject, '第' || fact.page || '页') as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        figure.u,
        pair.priority
    from fact
    inner join pair on fact.about = pair.about
    inner join figure
        on
            fact.report_id = figure.report_id
            and figure.statement = pair.statement
            and figure.item = pair.item
            and figure.measure = pair.measure
    where
        fact.is_money
        and fact.measure = 'amount'
        and fact.topic = 'performance'
        and (pair.statement <> 'T06' or fact.report_id in (select alone.report_id from alone))
)

select * from narrated('terms')
