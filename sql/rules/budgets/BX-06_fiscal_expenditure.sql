-- title: 财政拨款支出一致
-- law: 财政拨款收支总表的支出合计 = 财政拨款支出表合计
-- law_en: expenditure of B04 = total of B14
-- severity: error
-- tables: B04, B14
select * from agrees(
    '财政拨款支出', 'B04', 'exp_grand_total', ['amount', 'total'], 'B14', 'total', ['total']
)
