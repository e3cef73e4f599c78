-- 问题: 变化是真的，还是科目调整或机构改革造成的？
-- question: Is a change real, or a reclassification or reorganisation?
-- reads: marts.expenditure_yoy
select
    change.department,
    change.scope,
    change.fiscal_year,
    change.level,
    change.code,
    change.name,
    change.prior_code,
    change.prior_name,
    change.code_relation,
    change.prior_wan,
    change.current_wan,
    change.change_wan,
    change.comparable,
    change.compare_at,
    case
        when not change.comparable then '不可比，见 reason'
        when change.code_relation in ('renamed', 'moved') then '仅更名或换码，变化属实'
        else '变化属实'
    end as answer,
    change.reason
from marts.expenditure_yoy as change
where
    change.measure = 'total'
    and change.base != 'none'
    and change.change_wan != 0
    and change.level in (1, 2)
    and (change.level = 1 or change.code_relation != 'same')
order by change.department, change.scope, change.fiscal_year, change.code
