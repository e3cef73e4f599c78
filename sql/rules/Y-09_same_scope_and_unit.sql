-- title: 两年口径
-- law: 相邻两年报告的编制单位相同，才可比较
-- law_en: two years compare only if they cover the same units
-- severity: info
-- tables: report
with units as (
    select
        report_id,
        list_sort(list(distinct regexp_replace(unit, '[\s（）()]', '', 'g'))) as names
    from core.unit_in_scope
    group by report_id
)

select
    years.report_id,
    '编制单位' as subject,
    len(this.names)::decimal(24, 6) as stated,
    len(earlier.names)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '个' as unit,
    '本年编制单位' || stated::integer || '个，上年' || expected::integer || '个，增减变动须剔除口径变化' as detail
from years
inner join units as this on years.report_id = this.report_id
inner join units as earlier on years.before_id = earlier.report_id
