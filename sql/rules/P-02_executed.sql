-- title: 自评表全年执行数
-- law: 整体绩效自评表的全年执行数 = 支出表合计，或财政拨款支出合计
-- law_en: executed amount of the self-evaluation = all funds, or fiscal funds
-- severity: error
-- tables: T03, T05, performance_budget
with spent as (
    select
        report_id,
        sum(value) filter (where statement = 'T03') as everything,
        sum(value) filter (where statement <> 'T03') as fiscal,
        list(ref order by ref) as refs
    from figure
    where statement in ('T03', 'T05', 'T08', 'T09') and item = 'total' and measure = 'total'
    group by report_id
    having bool_or(statement = 'T03') and bool_or(statement = 'T05')
)

select
    line.report_id,
    '全年执行数' as subject,
    (line.executed * 10000)::decimal(24, 6) as stated,
    case
        when abs(line.executed * 10000 - spent.fiscal) < abs(line.executed * 10000 - spent.everything) then spent.fiscal
        else spent.everything
    end::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    100::decimal(24, 6) as bound,
    1::integer as terms,
    line.refs || spent.refs as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'soft' as comparison
from whole_budget as line
inner join spent using (report_id)
where line.is_total and line.executed is not null
qualify row_number() over (partition by line.report_id order by line.line_no) = 1
