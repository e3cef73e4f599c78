-- title: 收入总计一致
-- law: 收支总表的收入总计 = 收入总表合计
-- law_en: total income of B01 = total of B02
-- severity: error
-- tables: B01, B02
select * from agrees(
    '收入总计', 'B01', 'income_grand_total', ['amount', 'total'], 'B02', 'total', ['total']
)
