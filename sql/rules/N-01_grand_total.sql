-- title: 收支总计的文字与表一致
-- law: 说明一的收入支出总计 = 收支总表总计
-- law_en: the grand total in the text = T01
-- severity: error
-- tables: T01, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('income_and_expenditure_total', 'T01', 'income_grand_total', 'amount', 1),
    ('income_and_expenditure_total', 'T01', 'exp_grand_total', 'amount', 2),
    ('income_and_expenditure_total', 'T01', 'income_current_total', 'amount', 3),
    ('income_and_expenditure_total', 'T01', 'exp_current_total', 'amount', 3),
    ('income_grand_total', 'T01', 'income_grand_total', 'amount', 1),
    ('income_grand_total', 'T01', 'exp_grand_total', 'amount', 2),
    ('income_grand_total', 'T01', 'income_current_total', 'amount', 3),
    ('income_grand_total', 'T01', 'exp_current_total', 'amount', 3),
    ('exp_grand_total', 'T01', 'exp_grand_total', 'amount', 1),
    ('exp_grand_total', 'T01', 'income_grand_total', 'amount', 2),
    ('exp_grand_total', 'T01', 'income_current_total', 'amount', 3),
    ('exp_grand_total', 'T01', 'exp_current_total', 'amount', 3)
),

terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.subject, fact.place) as subject,
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
        and fact.topic in ('total', 'narrative')
)

select * from narrated('terms')
