-- title: 收入总计 = 本年 + 上年结转
-- law: 收支总表：收入总计 = 本年收入合计 + 使用非财政拨款结余 + 上年结转
-- law_en: total income = current + surplus used + carried over
-- severity: error
-- tables: B01
select *
from
    adds_up(
        'B01', '收入总计', ['income_grand_total'], ['income_current_total', 'nonfiscal_surplus_used', 'opening_balance']
    )
