-- title: 文字的基本、项目、预留
-- law: 文字所述基本支出、项目支出、预留经费 = 支出总表；人员经费、公用经费 = 基本支出表
-- law_en: basic, project and reserve in the text = B03
-- severity: error
-- tables: facts
with meant (about, statement, item, measure, priority) as (
    values
    ('basic_expenditure', 'B03', 'total', 'basic', 1),
    ('project_expenditure', 'B03', 'total', 'project', 1),
    ('reserve', 'B03', 'total', 'reserve', 1),
    ('personnel_expenditure', 'B06', 'total', 'personnel', 1),
    ('public_expenditure', 'B06', 'total', 'public', 1)
)

select * from told_figures('meant', ['total', 'expenditure', 'gpb_basic'])
