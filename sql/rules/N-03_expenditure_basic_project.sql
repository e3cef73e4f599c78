-- title: 支出的文字与表一致
-- law: 说明三的支出合计、基本支出、项目支出等 = 支出表合计行
-- law_en: expenditure by nature in the text = the total row of T03
-- severity: error
-- tables: T01, T03, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('exp_current_total', 'T03', 'total', 'total', 1),
    ('exp_current_total', 'T01', 'exp_current_total', 'amount', 2),
    ('basic_expenditure', 'T03', 'total', 'basic', 1),
    ('project_expenditure', 'T03', 'total', 'project', 1),
    ('exp_to_superior', 'T03', 'total', 'to_superior', 1),
    ('exp_operating', 'T03', 'total', 'operating', 1),
    ('exp_subsidies', 'T03', 'total', 'subsidies', 1)
),

terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.subject, '第' || fact.page || '页') as subject,
        fact.value,
        -- a total that follows T03, which is not there, may be off by the last digit of T01
        case when pair.priority = 2 then greatest(fact.half, figure.u) else fact.half end as half,
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
        and fact.topic in ('expenditure', 'total')
)

select * from narrated('terms')
