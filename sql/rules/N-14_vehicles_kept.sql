-- title: 公务用车保有量
-- law: 财政拨款开支的公务用车保有量 ≤ 共有车辆；本级报告两数应一致（参考）
-- law_en: vehicles kept on fiscal money are at most the vehicles held, and in a report of one unit the same
-- severity: warn
-- tables: facts
select
    kept.report_id,
    '公务用车保有量与车辆数 ' || kept.place as subject,
    kept.printed_value as stated,
    held.printed_value as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [kept.ref, held.ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    case
        when kept.printed_value > held.printed_value then 'equal'
        when report.scope = 'own' then 'soft'
        else 'at_most'
    end as comparison,
    '辆' as unit,
    '“三公”经费部分称保有量' || kept.printed_value::integer || '辆（' || kept.place || '），国有资产部分称共有车辆'
    || held.printed_value::integer || '辆（' || held.place || '）' as detail
from fact as kept
inner join core.report as report on kept.report_id = report.report_id
inner join fact as held
    on
        kept.report_id = held.report_id
        and held.about = 'vehicles'
        and held.topic = 'assets'
        and held.measure in ('count', 'amount')
where kept.about = 'vehicles_kept' and kept.topic = 'three_public' and kept.measure in ('count', 'amount')
qualify row_number() over (partition by kept.report_id order by kept.fact_no, held.fact_no) = 1
