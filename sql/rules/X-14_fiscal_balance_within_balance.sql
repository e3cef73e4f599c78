-- title: 财政拨款结转不超过全部结转
-- law: 年初、年末：财政拨款结转和结余 ≤ 全部结转和结余
-- law_en: opening and closing fiscal balances do not exceed the whole balances
-- severity: error
-- tables: T01, T04
with terms as (
    select
        figure.*,
        case when figure.item like 'opening%' then '年初结转和结余' else '年末结转和结余' end as subject,
        figure.statement = 'T04' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T01' and figure.item in ('opening_balance', 'closing_balance') and figure.measure = 'amount'
        or figure.statement = 'T04' and figure.item = 'opening_fiscal' and figure.measure = 'amount'
        or figure.statement = 'T04' and figure.item = 'closing_fiscal' and figure.measure = 'total'
)

-- a deficit of operating activities makes the whole balance smaller than the fiscal one
select sums.*
from sums('terms', comparison := 'at_most') as sums
where sums.expected >= 0
