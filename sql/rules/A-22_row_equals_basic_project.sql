-- title: 基本支出与项目支出之和
-- law: 每一行：合计 = 基本支出 + 项目支出
-- law_en: every row: total = basic + project
-- severity: error
-- tables: T05
select * from across('T05', 'total', ['basic', 'project'])
