-- title: 财政拨款收支差额等于结转变动
-- law: （一般公共预算 + 政府性基金 + 国有资本经营支出）− 财政拨款收入 = 年初 − 年末财政拨款结转
-- law_en: fiscal spending minus fiscal income = movement of the fiscal balance
-- severity: error
-- tables: T02, T04, T05
with part (statement, item, measure, is_stated, sign) as (
    values
    ('T05', 'total', 'total', true, 1),
    ('T08', 'total', 'total', true, 1),
    ('T09', 'total', 'total', true, 1),
    ('T02', 'total', 'fiscal', true, -1),
    ('T04', 'opening_fiscal', 'amount', false, 1),
    ('T04', 'closing_fiscal', 'total', false, -1)
),

terms as (
    select
        figure.*,
        '财政拨款收支差额等于结转变动' as subject,
        part.is_stated,
        part.sign
    from figure
    inner join part
        on figure.statement = part.statement and figure.item = part.item and figure.measure = part.measure
    where
        -- T08 and T09 may be left out only where T04 shows that the fund spent nothing
        not exists (
            select 1
            from figure as fund
            inner join (values ('govfund', 'T08'), ('soe', 'T09')) as own (measure, statement)
                on fund.measure = own.measure
            where
                fund.report_id = figure.report_id
                and fund.statement = 'T04'
                and fund.item = 'exp_current_total'
                and fund.counts
                and not exists (
                    select 1
                    from figure as total
                    where
                        total.report_id = fund.report_id
                        and total.statement = own.statement
                        and total.item = 'total'
                        and total.measure = 'total'
                )
        )
    qualify
        count(distinct(figure.statement, figure.item))
        filter (where figure.statement in ('T02', 'T04', 'T05'))
            over (partition by figure.report_id)
        = 4
)

select * from sums('terms')
