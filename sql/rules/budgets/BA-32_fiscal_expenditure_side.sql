-- title: 财政拨款支出总计 = 本年 + 结转下年
-- law: 财政拨款收支总表：支出总计 = 本年支出 + 结转下年，逐列
-- law_en: total fiscal expenditure = current + carried to the next year
-- severity: error
-- tables: B04
select * from adds_up(
    'B04', '支出总计', ['exp_grand_total'], ['exp_current_total', 'closing_fiscal']
)
