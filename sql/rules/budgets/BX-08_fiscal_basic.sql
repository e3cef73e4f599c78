-- title: 财政拨款基本支出一致
-- law: 财政拨款收支总表的基本支出 = 财政拨款基本支出表合计
-- law_en: basic expenditure of B04 = total of B15
-- severity: error
-- tables: B04, B15
select * from agrees(
    '财政拨款基本支出', 'B04', 'basic', ['amount', 'total'], 'B15', 'total', ['total']
)
