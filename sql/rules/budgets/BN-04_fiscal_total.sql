-- title: 文字的财政拨款
-- law: 文字所述财政拨款、一般公共预算、基金预算 = 财政拨款收支总表
-- law_en: fiscal money in the text = B04, B05
-- severity: error
-- tables: B04, facts
with meant (about, statement, item, measure, priority) as (
    values
    ('fiscal_grand_total', 'B04', 'income_grand_total', 'amount', 1),
    ('fiscal_income_total', 'B04', 'income_grand_total', 'amount', 1),
    ('fiscal_exp_total', 'B04', 'exp_grand_total', 'total', 1),
    ('fiscal_exp_total', 'B04', 'exp_grand_total', 'amount', 1),
    ('fiscal_expenditure', 'B04', 'exp_current_total', 'total', 0),
    ('fiscal_expenditure', 'B04', 'exp_grand_total', 'total', 1),
    ('fiscal_expenditure', 'B04', 'exp_grand_total', 'amount', 1),
    ('fiscal_expenditure', 'B04', 'exp_current_total', 'amount', 2),
    ('gpb_expenditure', 'B05', 'total', 'total', 1),
    ('govfund_expenditure', 'B04', 'exp_current_total', 'govfund', 0),
    ('govfund_expenditure', 'B04', 'exp_grand_total', 'govfund', 1),
    ('govfund_expenditure', 'B08', 'total', 'total', 2),
    ('soe_expenditure', 'B04', 'exp_current_total', 'soe', 0),
    ('soe_expenditure', 'B04', 'exp_grand_total', 'soe', 1),
    ('soe_expenditure', 'B09', 'total', 'total', 2),
    ('gpb_basic_expenditure', 'B06', 'total', 'total', 1),
    ('gpb_basic_expenditure', 'B15', 'total', 'total', 2),
    ('gpb_project_expenditure', 'B05', 'total', 'project', 1)
)

select *
from told_figures(
    'meant', ['fiscal_total', 'gpb', 'gpb_basic', 'govfund', 'soe', 'notes', 'expenditure', 'total']
)
