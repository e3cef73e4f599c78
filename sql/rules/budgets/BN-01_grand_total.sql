-- title: 文字的收支总计
-- law: 文字所述收入、支出预算 = 收支总表
-- law_en: totals in the text = B01
-- severity: error
-- tables: B01, facts
with meant (about, statement, item, measure, priority) as (
    values
    ('opening_balance', 'B01', 'opening_balance', 'amount', 1),
    ('closing_balance', 'B01', 'closing_balance', 'amount', 1),
    ('income_and_expenditure_total', 'B01', 'income_grand_total', 'amount', 1),
    ('income_grand_total', 'B01', 'income_grand_total', 'amount', 1),
    ('exp_grand_total', 'B01', 'exp_grand_total', 'amount', 1),
    ('exp_grand_total', 'B01', 'exp_grand_total', 'total', 1),
    ('income_current_total', 'B01', 'income_current_total', 'amount', 1),
    ('income_current_total', 'B01', 'income_grand_total', 'amount', 2),
    ('exp_current_total', 'B01', 'exp_current_total', 'amount', 1),
    ('exp_current_total', 'B01', 'exp_current_total', 'total', 1),
    ('exp_current_total', 'B01', 'exp_grand_total', 'amount', 2),
    ('exp_current_total', 'B01', 'exp_grand_total', 'total', 2)
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
        meant.priority
    from fact
    inner join meant using (about)
    inner join figure
        on
            fact.report_id = figure.report_id
            and meant.statement = figure.statement
            and meant.item = figure.item
            and meant.measure = figure.measure
    where
        fact.is_money and fact.measure in ('budget', 'amount', 'final', 'original_budget')
        and fact.topic in ('total', 'income', 'expenditure', 'notes')
)

select * from narrated('terms')
