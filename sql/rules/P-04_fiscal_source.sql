-- title: 自评表财政性资金
-- law: 财政性资金的执行数 = 一般公共预算 + 政府性基金 + 国有资本经营支出；其余为其他资金
-- law_en: fiscal funds executed = T05 + T08 + T09
-- severity: warn
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
    line.label || ' 全年执行数' as subject,
    (line.executed * 10000)::decimal(24, 6) as stated,
    case when line.label like '%财政%' then spent.fiscal else spent.everything - spent.fiscal end::decimal(24, 6)
        as expected,
    (stated - expected)::decimal(24, 6) as difference,
    100::decimal(24, 6) as bound,
    1::integer as terms,
    line.refs || spent.refs as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'equal' as comparison,
    '元' as unit,
    '自评表' || line.label || '全年执行数' || line.executed::decimal(20, 2) || '万元，按决算表应为'
    || (expected / 10000)::decimal(20, 2) || '万元，相差' || (abs(difference) / 10000)::decimal(20, 2)
    || '万元，全部资金与财政拨款口径混用' || on_page(line.page) as detail
from whole_budget as line
inner join spent using (report_id)
where
    not line.is_total
    and line.executed is not null
    and (line.label like '%财政%' or line.label like '%其他%')
    -- only where the total of the table is all funds: then the parts can be told
    and exists (
        select 1 from whole_budget as whole
        where
            whole.report_id = line.report_id
            and whole.is_total
            and abs(whole.executed * 10000 - spent.everything) <= 100
    )
