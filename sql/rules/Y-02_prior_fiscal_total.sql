-- title: 上年财政拨款总计
-- law: 本年财政拨款总计 − 增减额 = 上年决算的财政拨款总计
-- law_en: current - change = fiscal grand total of the prior report
-- severity: warn
-- tables: T04, facts
select * from prior_year('上年财政拨款总计', ['fiscal_grand_total'], 'T04', 'income_grand_total', 'amount')
