-- title: 每行 = 各来源
-- law: 收入总表每一行：合计 = 上年结转 + 各项收入
-- law_en: every row: total = carried over + the sources
-- severity: error
-- tables: B02
select * from across(
    'B02', 'total',
    [
        'opening', 'fiscal', 'gpb', 'govfund', 'soe', 'special_account', 'superior', 'business', 'operating',
        'affiliated', 'other'
    ]
)
