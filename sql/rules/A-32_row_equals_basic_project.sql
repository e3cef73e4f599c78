-- title: 基本支出与项目支出之和
-- law: 政府性基金、国有资本经营表每一行：本年支出 = 基本支出 + 项目支出
-- law_en: funds: every row: expenditure = basic + project
-- severity: error
-- tables: T08, T09
select * from across('T08', 'total', ['basic', 'project'])
union all
select * replace ('T09 ' || subject as subject) from across('T09', 'total', ['basic', 'project'])
