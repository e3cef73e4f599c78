-- title: 财政拨款收入一致
-- law: 收支总表的财政拨款收入 = 收入总表的财政拨款收入
-- law_en: fiscal income of B01 = that of B02
-- severity: error
-- tables: B01, B02
select * from agrees(
    '财政拨款收入', 'B01', 'inc_fiscal', ['amount', 'total'], 'B02', 'total', ['fiscal']
)
