-- 问题: 哪些部门预算前后矛盾？
-- question: Which budgets contradict themselves?
-- reads: audit.finding, core.report
select
    report.department,
    report.scope,
    report.fiscal_year,
    finding.severity,
    finding.title,
    finding.message,
    finding.page
from audit.finding as finding
inner join core.report as report on finding.report_id = report.report_id
where report.kind = 'budget' and report.is_current and finding.status = 'open' and finding.severity <> 'info'
order by report.department, report.scope, report.fiscal_year, finding.severity, finding.page, finding.title
