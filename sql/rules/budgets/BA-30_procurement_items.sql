-- title: 采购合计 = 各采购物品
-- law: 政府采购表：合计 = 列有采购组织形式的各行之和
-- law_en: procurement = sum of what is bought
-- severity: error
-- tables: B13
select * from adds_up('B13', '采购物品之和', ['total'], ['procurement_item'])
