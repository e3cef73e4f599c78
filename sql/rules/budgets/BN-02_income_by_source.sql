-- title: 文字的各项收入
-- law: 文字所述各项收入预算 = 收支总表
-- law_en: income by source in the text = B01
-- severity: error
-- tables: B01, facts
with meant (about, statement, item, measure, priority) as (
    values
    ('inc_fiscal', 'B01', 'inc_fiscal', 'amount', 1),
    ('inc_gpb', 'B01', 'inc_gpb', 'amount', 1),
    ('inc_govfund', 'B01', 'inc_govfund', 'amount', 1),
    ('inc_soe', 'B01', 'inc_soe', 'amount', 1),
    ('inc_special_account', 'B01', 'inc_special_account', 'amount', 1),
    ('inc_unit_funds', 'B01', 'inc_unit_funds', 'amount', 1),
    ('inc_superior', 'B01', 'inc_superior', 'amount', 1),
    ('inc_business', 'B01', 'inc_business', 'amount', 1),
    ('inc_operating', 'B01', 'inc_operating', 'amount', 1),
    ('inc_affiliated', 'B01', 'inc_affiliated', 'amount', 1),
    ('inc_other', 'B01', 'inc_other', 'amount', 1)
)

select * from told_figures('meant', ['total', 'income', 'notes'])
