-- title: 文字的机关运行经费
-- law: 文字所述机关运行经费 = “三公”经费和机关运行经费表、机关运行经费支出表
-- law_en: operating cost of agencies in the text = B07 or B16
-- severity: error
-- tables: facts
with meant (about, statement, item, measure, priority) as (
    values
    ('agency_operating', 'B07', 'three_public', 'agency_operating', 1),
    ('agency_operating', 'B16', 'total', 'total', 1)
)

select * from told_figures('meant', ['operating'])
