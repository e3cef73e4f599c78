-- title: 上年结转 = 各项资金
-- law: 收入总表每一行：上年结转结余小计 = 各项资金的结转结余
-- law_en: every row: carried over = by fund
-- severity: error
-- tables: B02
select *
from across(
    'B02', 'opening',
    ['opening_gpb', 'opening_govfund', 'opening_soe', 'opening_special_account', 'opening_unit_funds']
)
