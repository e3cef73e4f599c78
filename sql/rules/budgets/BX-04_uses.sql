-- title: 支出用途一致
-- law: 收支总表的基本、项目、预留 = 支出总表的相应列
-- law_en: basic, project, reserve of B01 = those of B03
-- severity: error
-- tables: B01, B03
select * from
    agrees(
        '基本支出', 'B01', 'nature_basic', ['amount', 'total'], 'B03', 'total', ['basic']
    )
union all by name
select * from
    agrees(
        '项目支出', 'B01', 'nature_project', ['amount', 'total'], 'B03', 'total', ['project']
    )
union all by name
select * from agrees(
    '单位预留机动经费', 'B01', 'nature_reserve', ['amount', 'total'], 'B03', 'total', ['reserve']
)
