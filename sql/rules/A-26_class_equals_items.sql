-- title: 经济分类：类 = 款之和
-- law: 每个经济分类类级科目等于其款级科目之和
-- law_en: every economic class equals the sum of its items
-- severity: error
-- tables: T06
select * from parents('T06')
