-- title: 本级报告中的二级机构项目
-- law: 本级报告的绩效情况不应包含二级机构的项目
-- law_en: a report of the unit itself counts no projects of subordinate bodies
-- severity: warn
-- tables: facts
select
    fact.report_id,
    fact.subject,
    fact.printed_value as stated,
    0::decimal(24, 6) as expected,
    fact.printed_value as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    [fact.ref] as cells,
    [0::tinyint] as weights,
    'soft' as comparison,
    '个' as unit,
    '本级报告计入二级机构项目' || fact.printed_value::integer || '个（' || fact.place || '）' as detail
from fact
inner join core.report as report on fact.report_id = report.report_id and report.scope = 'own'
where fact.about = 'approved_projects_subordinate'
