-- title: 上级科目 = 下级科目之和
-- law: 每个类、款的金额等于其下级科目之和，逐列
-- law_en: every parent code equals the sum of its children, in every column
-- severity: error
-- tables: T08, T09
select * from parents('T08')
union all
select * replace ('T09 ' || subject as subject) from parents('T09')
