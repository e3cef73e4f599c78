-- title: 上年一般公共预算支出
-- law: 本年一般公共预算支出 − 增减额 = 上年决算的一般公共预算支出
-- law_en: current - change = general budget expenditure of the prior report
-- severity: warn
-- tables: T05, facts
select * from prior_year('上年一般公共预算支出', ['gpb_expenditure'], 'T05', 'total', 'total')
