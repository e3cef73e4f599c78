-- title: 两表同科目一致
-- law: 没有基金预算时：一般公共预算支出表与财政拨款支出表同一科目金额相等
-- law_en: without fund money: B05 and B14 agree code by code
-- severity: error
-- tables: B05, B14
select * from same_by_code('B05', 'B14', 'func_class')
