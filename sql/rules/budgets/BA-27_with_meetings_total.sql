-- title: 含会议费、培训费的合计
-- law: 合计 = “三公”经费小计 + 会议费 + 培训费
-- law_en: total = 三公 + meetings + training
-- severity: error
-- tables: B07
select * from across('B07', 'budget_with_meetings', ['budget_total', 'budget_meeting', 'budget_training'])
