-- title: 未支出的收入应在年末结转中
-- law: 收入表有、支出表无的科目，其收入不超过年末结转和结余
-- law_en: income of a code without spending sits in the closing balance
-- severity: warn
-- tables: T01, T02, T03
with unspent as (
    select income.*
    from figure as income
    left join figure as spent
        on income.report_id = spent.report_id and income.code = spent.code and spent.statement = 'T03'
    where
        income.statement = 'T02'
        and income.measure = 'total'
        and length(income.code) = 7
        and spent.ref is null
        and income.report_id in (
            select other.report_id from figure as other
            where other.statement = 'T03' and length(other.code) = 7
        )
),

terms as (
    select
        unspent.*,
        unspent.code || ' ' || unspent.label as subject,
        true as is_stated,
        1 as sign
    from unspent
    union all
    select
        figure.*,
        unspent.code || ' ' || unspent.label as subject,
        false as is_stated,
        1 as sign
    from figure
    inner join unspent on figure.report_id = unspent.report_id
    where
        figure.statement = 'T01'
        and figure.item in ('closing_balance', 'surplus_distribution')
        and figure.measure = 'amount'
)

select * from sums('terms', comparison := 'at_most')
