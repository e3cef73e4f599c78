-- title: 未选定的模板用语
-- law: 正文没有未选定的“增加（减少）”一类用语，“原因是”后面写有原因
-- law_en: no unresolved alternatives, no reason left blank
-- severity: warn
-- of: final_accounts, budget
-- tables: section
select * from found_in(
    'prose',
    '增加[（(]减少[）)]|减少[（(]增加[）)]|增长[（(]下降[）)]|下降[（(]增长[）)]|大于[（(]小于[）)]|原因[是为]?[:：]?\s*[。；]'
)
