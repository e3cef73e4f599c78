-- title: 政府性基金一致
-- law: 政府性基金表合计行 = 财政拨款总表政府性基金栏（年初、收入、支出、年末）
-- law_en: total row of T08 = the government fund figures of T04
-- severity: error
-- tables: T04, T08
with pair (measure, side, item, t04_measure, name) as (
    values
    ('opening', 'revenue', 'opening_govfund', 'amount', '年初结转和结余'),
    ('income', 'revenue', 'inc_govfund', 'amount', '本年收入'),
    ('total', 'expenditure', 'exp_current_total', 'govfund', '本年支出'),
    ('closing', 'expenditure', 'closing_fiscal', 'govfund', '年末结转和结余')
),

terms as (
    select
        figure.*,
        pair.name as subject,
        figure.statement = 'T08' as is_stated,
        1 as sign,
        behind.n as behind
    from figure
    inner join pair
        on
            figure.statement = 'T08' and figure.item = 'total' and figure.measure = pair.measure
            or figure.statement = 'T04'
            and figure.side = pair.side
            and figure.item = pair.item
            and figure.measure = pair.t04_measure
    left join behind
        on
            figure.report_id = behind.report_id
            and figure.statement = behind.statement
            and figure.measure = behind.measure
            and behind.class_code is null
)

select * from restated('terms')
union all
-- the table says it is empty: the fund must be empty in T04 too
select
    figure.report_id,
    pair.name || '（空表）' as subject,
    0::decimal(24, 2) as stated,
    figure.value::decimal(24, 2) as expected,
    -figure.value::decimal(24, 2) as difference,
    (figure.u / 2)::decimal(24, 6) as bound,
    0::integer as terms,
    [figure.ref] as cells,
    [-1::tinyint] as weights,
    'equal' as comparison
from figure
inner join pair on figure.side = pair.side and figure.item = pair.item and figure.measure = pair.t04_measure
inner join core.statement as statement
    on figure.report_id = statement.report_id and statement.statement = 'T08' and statement.is_empty
where
    figure.statement = 'T04'
    and figure.report_id not in (
        select other.report_id from figure as other
        where other.statement = 'T08' and other.item = 'total'
    )
