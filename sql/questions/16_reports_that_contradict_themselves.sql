-- 问题: 哪些报告自相矛盾，在哪里？
-- question: Which reports contradict themselves, and where?
-- reads: audit.finding, core.year_pair
select
    report.department,
    report.scope,
    report.fiscal_year,
    finding.severity,
    finding.kind,
    array_to_string(finding.rule_ids, ' ') as rules,
    finding.title,
    finding.stated,
    finding.expected,
    finding.difference,
    finding.unit,
    finding.page
from audit.finding as finding
inner join core.year_pair as report on finding.report_id = report.report_id
where finding.status != 'resolved' and finding.severity in ('error', 'warn')
order by
    report.department,
    report.scope,
    report.fiscal_year,
    finding.severity,
    finding.page nulls last,
    finding.finding_id
