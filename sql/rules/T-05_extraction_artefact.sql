-- title: 识读残留
-- law: 文字中没有网页标签、转义符号、无法识别的字符或夹在汉字间的英文虚词
-- law_en: no tags, entities, unreadable characters or English function words inside Chinese text
-- severity: warn
-- of: final_accounts, budget
-- tables: section
select * from found_in(
    'prose',
    '(?i)</?(?:p|br|td|tr|th|table|div|span|strong|sub|sup|font)(?:\s[^>]{0,80})?/?>|'
    || '&(?:nbsp|amp|lt|gt|quot|#\d{2,5});|\(cid:\d+\)|\x{FFFD}|\p{Han}(?:and|the|with|from)\p{Han}',
    around := 12
)
