-- title: 合计 = 各项之和
-- law: 合计等于全部项级科目之和，逐列
-- law_en: the total row equals the sum of all 项, in every column
-- severity: error
-- tables: T03
select * from grand('T03', 7)
