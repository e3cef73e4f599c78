-- title: 一般公共预算基本支出一致
-- law: 一般公共预算支出表的基本支出 = 基本支出表合计
-- law_en: basic expenditure of B05 = total of B06
-- severity: error
-- tables: B05, B06
select * from agrees(
    '一般公共预算基本支出', 'B05', 'total', ['basic'], 'B06', 'total', ['total']
)
