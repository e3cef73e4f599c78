-- title: 财政拨款收入总计 = 本年 + 上年结转
-- law: 财政拨款收支总表：收入总计 = 本年收入 + 上年结转，逐列
-- law_en: total fiscal income = current + carried over
-- severity: error
-- tables: B04
select * from adds_up(
    'B04', '收入总计', ['income_grand_total'], ['income_current_total', 'opening_fiscal']
)
