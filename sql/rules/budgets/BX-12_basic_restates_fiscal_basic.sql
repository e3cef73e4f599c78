-- title: 两表同科目一致（经济）
-- law: 没有基金预算时：一般公共预算基本支出表与财政拨款基本支出表同一科目金额相等
-- law_en: without fund money: B06 and B15 agree code by code
-- severity: error
-- tables: B06, B15
select * from same_by_code('B06', 'B15', 'econ_class')
