-- title: 上年结转 = 各项资金
-- law: 财政拨款收支总表：上年结转 = 各项资金的结转
-- law_en: money carried over = by fund
-- severity: error
-- tables: B04
select * from adds_up(
    'B04', '上年结转', ['opening_fiscal'], ['opening_gpb', 'opening_govfund', 'opening_soe']
)
