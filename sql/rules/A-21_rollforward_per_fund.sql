-- title: 分资金结转平衡
-- law: 每种资金：年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余
-- law_en: per fund: opening + income = expenditure + closing
-- severity: error
-- tables: T04
with fund (measure, income, opening, name) as (
    values
    ('gpb', 'inc_gpb', 'opening_gpb', '一般公共预算财政拨款'),
    ('govfund', 'inc_govfund', 'opening_govfund', '政府性基金预算财政拨款'),
    ('soe', 'inc_soe', 'opening_soe', '国有资本经营预算财政拨款')
),

terms as (
    select
        figure.*,
        fund.name as subject,
        figure.side = 'revenue' as is_stated,
        1 as sign
    from figure
    inner join fund
        on
            figure.side = 'revenue' and figure.item in (fund.income, fund.opening)
            or figure.side = 'expenditure'
            and figure.measure = fund.measure
            and figure.item in ('exp_current_total', 'closing_fiscal')
    where figure.statement = 'T04' and (figure.side = 'expenditure' or figure.measure = 'amount')
    qualify count(*) over (partition by figure.report_id, fund.name) = 4
)

select * from sums('terms')
