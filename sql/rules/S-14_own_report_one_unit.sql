-- title: 本级报告的单位
-- law: 本级报告的编制范围只有本级一个单位
-- law_en: a report of the body itself covers one unit
-- severity: info
-- tables: unit_in_scope
select
    report.report_id,
    '编制范围' as subject,
    count(*)::decimal(24, 6) as stated,
    1::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '个' as unit,
    '本级报告的编制范围列有' || stated::integer || '个单位：' || string_agg(unit.unit, '、' order by unit.unit_no)
    || on_page(min(unit.page)) as detail
from core.report as report
inner join audit_scope using (report_id)
inner join core.unit_in_scope as unit using (report_id)
where report.scope = 'own'
group by report.report_id
