-- title: 支出总计 = 本年 + 结转下年
-- law: 收支总表：支出总计 = 本年支出合计 + 结转下年
-- law_en: total expenditure = current + carried to the next year
-- severity: error
-- tables: B01
select * from adds_up('B01', '支出总计', ['exp_grand_total'], ['exp_current_total', 'closing_balance'])
