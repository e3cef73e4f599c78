-- title: 每行 = 人员 + 公用
-- law: 基本支出表每一行：合计 = 人员经费 + 公用经费
-- law_en: every row: total = personnel + public
-- severity: error
-- tables: B06
select * from across('B06', 'total', ['personnel', 'public'])
