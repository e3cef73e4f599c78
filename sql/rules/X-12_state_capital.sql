-- title: 国有资本经营一致
-- law: 国有资本经营表合计行 = 财政拨款总表国有资本经营栏（有的表只印支出）
-- law_en: total row of T09 = the state capital figures of T04
-- severity: error
-- tables: T04, T09
with pair (measure, side, item, t04_measure, name) as (
    values
    ('opening', 'revenue', 'opening_soe', 'amount', '年初结转和结余'),
    ('income', 'revenue', 'inc_soe', 'amount', '本年收入'),
    ('total', 'expenditure', 'exp_current_total', 'soe', '本年支出'),
    ('closing', 'expenditure', 'closing_fiscal', 'soe', '年末结转和结余')
),

terms as (
    select
        figure.*,
        pair.name as subject,
        figure.statement = 'T09' as is_stated,
        1 as sign,
        behind.n as behind
    from figure
    inner join pair
        on
            figure.statement = 'T09' and figure.item = 'total' and figure.measure = pair.measure
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
    on figure.report_id = statement.report_id and statement.statement = 'T09' and statement.is_empty
where
    figure.statement = 'T04'
    and figure.report_id not in (
        select other.report_id from figure as other
        where other.statement = 'T09' and other.item = 'total'
    )
