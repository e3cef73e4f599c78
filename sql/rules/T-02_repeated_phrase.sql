-- title: 重复用语
-- law: 正文没有紧接着重复的长语句
-- law_en: no phrase of eight characters or more is repeated at once
-- severity: info
-- kind: publisher_text
-- of: final_accounts, budget
-- tables: section
select * from found_in(
    'prose',
    '[^。；\n]{0,12}(?:主要原因是[^。；\n]*主要原因是|得分分|万元万元|的的|是是|为为|元元)[^。；\n]{0,12}',
    around := 0,
    comparison := 'soft'
)
