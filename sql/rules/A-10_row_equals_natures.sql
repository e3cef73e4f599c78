-- title: 支出性质之和
-- law: 支出决算表每一行：本年支出合计 = 五种支出之和
-- law_en: every row: total = the five natures of expenditure
-- severity: error
-- tables: T03
select * from across('T03', 'total', ['basic', 'project', 'to_superior', 'operating', 'subsidies'])
