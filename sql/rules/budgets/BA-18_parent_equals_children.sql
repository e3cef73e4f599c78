-- title: 上级科目 = 下级科目之和
-- law: 每个类、款的金额等于其下级科目之和，逐列
-- law_en: every parent code equals the sum of its children, in every column
-- severity: error
-- tables: B03
select * replace ('B02 ' || subject as subject)
from parents('B02')
union all by name
select * replace ('B03 ' || subject as subject)
from parents('B03')
union all by name
select * replace ('B05 ' || subject as subject)
from parents('B05')
union all by name
select * replace ('B06 ' || subject as subject)
from parents('B06')
union all by name
select * replace ('B08 ' || subject as subject)
from parents('B08')
union all by name
select * replace ('B09 ' || subject as subject)
from parents('B09')
union all by name
select * replace ('B14 ' || subject as subject)
from parents('B14')
union all by name
select * replace ('B15 ' || subject as subject)
from parents('B15')
union all by name
select * replace ('B16 ' || subject as subject)
from parents('B16')
