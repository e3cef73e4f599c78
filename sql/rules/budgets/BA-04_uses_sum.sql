-- title: 支出用途之和
-- law: 收支总表：当年支出小计 = 基本支出 + 项目支出 + 单位预留机动经费
-- law_en: expenditure = basic + project + reserve
-- severity: error
-- tables: B01
select * from adds_up('B01', '支出用途之和', ['exp_current_total'], ['nature_basic', 'nature_project', 'nature_reserve'])
