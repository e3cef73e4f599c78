-- title: 绩效情况中的项目支出
-- law: 十三（一）所称项目支出金额 = 支出表或一般公共预算支出表的项目支出（预算口径也合法）
-- law_en: project amount in the performance section = project of T03 or T05
-- severity: info
-- tables: T03, T05, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('performance_project_amount', 'T03', 'total', 'project', 1),
    ('performance_project_amount', 'T05', 'total', 'project', 2)
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

select * replace ('soft' as comparison) from narrated('terms')
