-- title: 每行 = 各项资金
-- law: 财政拨款收支总表每一行：合计 = 一般公共预算 + 政府性基金预算 + 国有资本经营预算
-- law_en: every row: total = the three funds
-- severity: error
-- tables: B04
select * from across('B04', 'total', ['gpb', 'govfund', 'soe'])
