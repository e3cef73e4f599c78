-- title: 合计 = 各项之和
-- law: 合计等于各项（七位科目）之和，逐列
-- law_en: the total equals the sum of the items, in every column
-- severity: error
-- tables: B03
select * replace ('B02 ' || subject as subject)
from grand('B02', 7)
union all by name
select * replace ('B03 ' || subject as subject)
from grand('B03', 7)
union all by name
select * replace ('B05 ' || subject as subject)
from grand('B05', 7)
union all by name
select * replace ('B14 ' || subject as subject)
from grand('B14', 7)
