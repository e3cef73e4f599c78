-- title: 单位资金 = 各来源
-- law: 收入总表每一行：单位资金小计 = 事业、经营、上级补助、附属上缴、其他收入
-- law_en: every row: unit funds = their sources
-- severity: error
-- tables: B02
select *
from across(
    'B02', 'unit_funds',
    [
        'unit_funds_superior',
        'unit_funds_business',
        'unit_funds_operating',
        'unit_funds_affiliated',
        'unit_funds_other'
    ]
)
