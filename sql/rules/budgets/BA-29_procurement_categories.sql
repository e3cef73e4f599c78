-- title: 采购合计 = 货物 + 工程 + 服务
-- law: 政府采购表：合计 = 货物 + 工程 + 服务
-- law_en: procurement = goods + works + services
-- severity: error
-- tables: B13
select * from adds_up('B13', '采购合计', ['total'], ['procurement_goods', 'procurement_works', 'procurement_services'])
