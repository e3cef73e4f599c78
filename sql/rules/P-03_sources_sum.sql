-- title: 自评表资金来源
-- law: 部门预算总额 = 财政性资金 + 其他资金，三列
-- law_en: total = fiscal + other funds, in each of the three columns
-- severity: error
-- tables: performance_budget
with long as (
    unpivot (select
        report_id,
        line_no,
        refs,
        is_total,
        initial,
        annual,
        executed
    from whole_budget as line)
    on initial, annual, executed
    into name phase value amount
)

select
    report_id,
    case phase when 'initial' then '年初预算' when 'annual' then '全年预算' else '全年执行' end as subject,
    (10000 * sum(amount) filter (where is_total))::decimal(24, 6) as stated,
    (10000 * sum(amount) filter (where not is_total))::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    150::decimal(24, 6) as bound,
    2::integer as terms,
    flatten(list(refs order by line_no)) as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'equal' as comparison
from long
group by report_id, phase
having count(*) filter (where is_total) = 1 and count(*) filter (where not is_total) >= 2
