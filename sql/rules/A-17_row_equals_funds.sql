-- title: 各行三项资金之和
-- law: 支出一侧每一行：合计 = 一般公共预算 + 政府性基金 + 国有资本经营
-- law_en: every expenditure row: total = the three funds
-- severity: error
-- tables: T04
select * from across('T04', 'total', ['gpb', 'govfund', 'soe'])
