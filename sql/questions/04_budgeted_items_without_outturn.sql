-- 问题: 哪些编了预算的项目没有出现在决算里？
-- question: Which budgeted items are missing from the outturn?
-- reads: marts.budget_outturn
select
    line.department,
    line.scope,
    line.fiscal_year,
    line.code,
    line.name,
    coalesce(line.original_wan, line.adjusted_wan) as budget_wan,
    line.final_wan,
    case line.line_kind when 'unlisted' then '预算合计减去所列各项之和' else '所列项目没有支出' end as how_known,
    line.page
from marts.budget_outturn as line
where
    (line.line_kind = 'unlisted' and coalesce(line.original_wan, line.adjusted_wan) > 0)
    or (line.line_kind = 'item' and coalesce(line.original_wan, line.adjusted_wan) > 0 and line.final_wan = 0)
order by line.department, line.scope, line.fiscal_year, line.line_no
