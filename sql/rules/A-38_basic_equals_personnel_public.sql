-- title: 基本支出 = 人员经费 + 公用经费
-- law: 支出表分列人员经费、公用经费的：每一行 基本支出 = 人员经费 + 公用经费；基本支出表同
-- law_en: where personnel and public stand in columns: basic = personnel + public in every row
-- severity: error
-- tables: T03, T05, T06
select * replace ('T03 ' || subject as subject)
from across('T03', 'basic', ['personnel', 'public', 'basic_personnel', 'basic_public'])
union all
select * replace ('T05 ' || subject as subject)
from across('T05', 'basic', ['personnel', 'public', 'basic_personnel', 'basic_public'])
union all
select * replace ('T06 ' || subject as subject) from across('T06', 'amount', ['personnel', 'public'])
