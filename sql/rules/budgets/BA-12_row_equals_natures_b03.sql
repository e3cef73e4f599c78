-- title: 每行 = 各类支出
-- law: 支出总表每一行：合计 = 基本支出 + 项目支出 + 单位预留机动经费 + 结转下年等
-- law_en: every row: total = basic + project + reserve + others
-- severity: error
-- tables: B03
select * from across(
    'B03', 'total', ['basic', 'project', 'reserve', 'closing', 'to_superior', 'operating', 'subsidies']
)
