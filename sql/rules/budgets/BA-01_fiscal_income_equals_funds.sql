-- title: 财政拨款收入 = 各项资金
-- law: 收支总表：财政拨款收入 = 一般公共预算 + 政府性基金预算 + 国有资本经营预算
-- law_en: fiscal income = the three funds
-- severity: error
-- tables: B01
select * from adds_up('B01', '财政拨款收入', ['inc_fiscal'], ['inc_gpb', 'inc_govfund', 'inc_soe'])
