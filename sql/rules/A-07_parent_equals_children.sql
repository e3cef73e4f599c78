-- title: 上级科目 = 下级科目之和
-- law: 每个类、款的金额等于其下级科目之和，逐列
-- law_en: every parent code equals the sum of its children, in every column
-- severity: error
-- tables: T02
select * from parents('T02')
