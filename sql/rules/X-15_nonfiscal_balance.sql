-- title: 非财政资金收支平衡
-- law: （收入总计 − 财政拨款收入总计）=（支出总计 − 财政拨款支出总计）
-- law_en: non-fiscal resources = non-fiscal uses
-- severity: error
-- tables: T01, T04
with part (statement, item, measure, is_stated, sign) as (
    values
    ('T01', 'income_grand_total', 'amount', true, 1),
    ('T04', 'income_grand_total', 'amount', true, -1),
    ('T01', 'exp_grand_total', 'amount', false, 1),
    ('T04', 'exp_grand_total', 'total', false, -1)
),

terms as (
    select
        figure.*,
        '非财政资金收支平衡' as subject,
        part.is_stated,
        part.sign
    from figure
    inner join part
        on figure.statement = part.statement and figure.item = part.item and figure.measure = part.measure
    qualify
        count(distinct(figure.statement, figure.item)) filter (
            where figure.item in ('income_grand_total', 'exp_grand_total')
        )
            over (partition by figure.report_id)
        = 4
)

select * from sums('terms')
