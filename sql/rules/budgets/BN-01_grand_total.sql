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
)

select * from told_figures('meant', ['total', 'income', 'expenditure', 'notes'])
