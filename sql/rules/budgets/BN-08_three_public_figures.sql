-- title: 文字的“三公”经费
-- law: 文字所述“三公”经费、会议费、培训费预算 = 表
-- law_en: 三公, meetings and training in the text = B07
-- severity: error
-- tables: B07, facts
with meant (about, statement, item, measure, priority) as (
    values
    ('three_public', 'B07', 'three_public', 'budget_total', 1),
    ('overseas', 'B07', 'three_public', 'budget_overseas', 1),
    ('vehicle', 'B07', 'three_public', 'budget_vehicle', 1),
    ('purchase', 'B07', 'three_public', 'budget_purchase', 1),
    ('operation', 'B07', 'three_public', 'budget_operation', 1),
    ('reception', 'B07', 'three_public', 'budget_reception', 1),
    ('conference', 'B07', 'three_public', 'budget_meeting', 1),
    ('training', 'B07', 'three_public', 'budget_training', 1)
)

select * from told_figures('meant', ['three_public'])
