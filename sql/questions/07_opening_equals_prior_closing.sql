-- 问题: 年初结转是否等于上年年末结转，各类资金分别如何？
-- question: Does this year's opening balance equal last year's closing balance, by fund?
-- reads: marts.carryover_yoy
select
    opening.department,
    opening.scope,
    opening.fiscal_year,
    opening.fund_name,
    opening.current_wan as opening_wan,
    closing.current_wan as prior_closing_wan,
    opening.current_wan - closing.current_wan as difference_wan,
    abs(opening.current_wan - closing.current_wan) <= 0.01 as is_equal
from marts.carryover_yoy as opening
inner join marts.carryover_yoy as closing
    on
        opening.prior_report_id = closing.report_id
        and opening.fund = closing.fund
        and closing.balance = 'closing'
where opening.balance = 'opening' and opening.current_wan is not null and closing.current_wan is not null
order by opening.department, opening.scope, opening.fiscal_year, opening.fund_no
