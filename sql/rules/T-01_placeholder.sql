-- title: 占位符
-- law: 正文没有 XX、××、某某 等占位符
-- law_en: no placeholders
-- severity: error
-- of: final_accounts, budget
-- tables: section
select * from found_in(
    'prose',
    '[XＸ]{2,}|×{2,}|某某|〇〇'
)
