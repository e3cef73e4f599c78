-- title: 全部资金收支差额等于结转变动
-- law: 支出表合计 − 收入表合计 = 年初结转 + 使用结余 − 结余分配 − 年末结转
-- law_en: all funds: spending minus income = movement of the balances
-- severity: error
-- tables: T01, T02, T03
with part (statement, item, measure, is_stated, sign) as (
    values
    ('T03', 'total', 'total', true, 1),
    ('T02', 'total', 'total', true, -1),
    ('T01', 'opening_balance', 'amount', false, 1),
    ('T01', 'nonfiscal_surplus_used', 'amount', false, 1),
    ('T01', 'surplus_distribution', 'amount', false, -1),
    ('T01', 'closing_balance', 'amount', false, -1)
),

terms as (
    select
        figure.*,
        '全部资金收支差额等于结转变动' as subject,
        part.is_stated,
        part.sign
    from figure
    inner join part
        on figure.statement = part.statement and figure.item = part.item and figure.measure = part.measure
    qualify
        count(distinct(figure.statement, figure.item)) filter (
            where figure.item in ('total', 'opening_balance', 'closing_balance')
        )
            over (partition by figure.report_id)
        = 4
)

select * from sums('terms')
