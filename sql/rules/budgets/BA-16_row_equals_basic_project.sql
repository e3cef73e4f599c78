-- title: 每行 = 基本 + 项目
-- law: 功能分类各表每一行：合计 = 基本支出 + 项目支出
-- law_en: every row: total = basic + project
-- severity: error
-- tables: B05, B08, B09
select * from across('B05', 'total', ['basic', 'project'])
union all by name
select * from across('B08', 'total', ['basic', 'project'])
union all by name
select * from across('B09', 'total', ['basic', 'project'])
