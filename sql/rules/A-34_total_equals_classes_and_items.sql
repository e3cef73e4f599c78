-- title: 合计 = 各类、各项之和
-- law: 政府性基金、国有资本经营表：合计等于全部类级科目之和，也等于全部项级科目之和，逐列
-- law_en: funds: the total row equals the sum of all 类 and of all 项
-- severity: error
-- tables: T08, T09
select * replace ('T08 类 ' || subject as subject) from grand('T08', 3)
union all
select * replace ('T08 项 ' || subject as subject) from grand('T08', 7)
union all
select * replace ('T09 类 ' || subject as subject) from grand('T09', 3)
union all
select * replace ('T09 项 ' || subject as subject) from grand('T09', 7)
