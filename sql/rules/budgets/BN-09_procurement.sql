-- title: 文字的政府采购
-- law: 文字所述政府采购预算 = 政府采购表；合计 = 货物 + 工程 + 服务
-- law_en: procurement in the text = B13, and its parts add up
-- severity: error
-- tables: facts
with meant (about, statement, item, measure, priority) as (
    values
    ('procurement_total', 'B13', 'total', 'total', 1),
    ('procurement_goods', 'B13', 'procurement_goods', 'total', 1),
    ('procurement_works', 'B13', 'procurement_works', 'total', 1),
    ('procurement_services', 'B13', 'procurement_services', 'total', 1)
)

select * from told_figures('meant', ['procurement'])
union all by name
select * from told_parts(
    '政府采购预算', 'procurement_total', ['procurement_goods', 'procurement_works', 'procurement_services'], 'procurement'
)
