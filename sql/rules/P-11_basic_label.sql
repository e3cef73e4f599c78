-- title: 绩效情况中的基本支出
-- law: 十三（一）所称基本支出 = 一般公共预算或全部资金的基本支出，不是人员经费
-- law_en: basic expenditure in the performance section = basic of T05 or T03
-- severity: error
-- tables: T03, T05, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('performance_basic', 'T05', 'total', 'basic', 1),
    ('performance_basic', 'T03', 'total', 'basic', 2)
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
)

select * from narrated('terms')
