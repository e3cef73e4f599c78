-- title: 上年收支总计
-- law: 本年总计 − 增减额 = 上年决算的总计
-- law_en: current - change = grand total of the prior report
-- severity: warn
-- tables: T01, facts
select * from prior_year(
    '上年收支总计', ['income_and_expenditure_total', 'income_grand_total'], 'T01', 'income_grand_total', 'amount'
)
