-- title: 收入来源之和
-- law: 收入决算表每一行：本年收入合计 = 六种来源之和
-- law_en: every row: total = the six sources
-- severity: error
-- tables: T02
select * from across('T02', 'total', ['fiscal', 'superior', 'business', 'operating', 'affiliated', 'other'])
