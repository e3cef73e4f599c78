-- title: 非财政资金支出
-- law: 支出表合计 − 财政拨款支出 = 非财政收入 + 使用结余 + 非财政年初结转 − 结余分配 − 非财政年末结转
-- law_en: non-fiscal spending explained by non-fiscal income and balances
-- severity: error
-- tables: T01, T03, T04
with part (statement, item, measure, is_stated, sign) as (
    values
    ('T03', 'total', 'total', true, 1),
    ('T04', 'exp_current_total', 'total', true, -1),
    ('T01', 'income_current_total', 'amount', false, 1),
    ('T04', 'income_current_total', 'amount', false, -1),
    ('T01', 'nonfiscal_surplus_used', 'amount', false, 1),
    ('T01', 'opening_balance', 'amount', false, 1),
    ('T04', 'opening_fiscal', 'amount', false, -1),
    ('T01', 'surplus_distribution', 'amount', false, -1),
    ('T01', 'closing_balance', 'amount', false, -1),
    ('T04', 'closing_fiscal', 'total', false, 1)
),

terms as (
    select
        figure.*,
        '非财政资金支出' as subject,
        part.is_stated,
        part.sign
    from figure
    inner join part
        on figure.statement = part.statement and figure.item = part.item and figure.measure = part.measure
    qualify
        count(distinct(figure.statement, figure.item)) filter (
            where figure.item in (
                'total',
                'exp_current_total',
                'income_current_total',
                'opening_balance',
                'opening_fiscal',
                'closing_balance',
                'closing_fiscal'
            )
        )
            over (partition by figure.report_id)
        = 8
)

select * from sums('terms')
