-- title: 标点
-- law: 没有重复的句号、逗号
-- law_en: no doubled punctuation
-- severity: info
-- kind: publisher_text
-- of: final_accounts, budget
-- tables: section
select * from found_in(
    'prose',
    '。。|，，|、、|；；|。，|，。',
    comparison := 'soft'
)
