-- 问题: 哪些功能科目（项）比上年增减最多？
-- question: Which functional items grew or shrank most against last year?
-- reads: marts.expenditure_yoy
select
    change.department,
    change.scope,
    change.fiscal_year,
    case when change.change_wan > 0 then 'grew' else 'shrank' end as direction,
    row_number() over (
        partition by change.report_id, change.change_wan > 0 order by abs(change.change_wan) desc, change.code
    ) as place,
    change.code,
    change.name,
    change.prior_wan,
    change.current_wan,
    change.change_wan,
    change.change_rate_pct,
    change.code_relation
from marts.expenditure_yoy as change
where change.level = 3 and change.measure = 'total' and change.comparable and change.change_wan != 0
qualify place <= 3
order by change.department, change.scope, change.fiscal_year, direction, place
