-- 问题: 绩效自评分数可信吗：未达标却得满分，或数字与决算不符？
-- question: Are performance scores plausible: targets missed but full score, figures that contradict the accounts?
-- reads: audit.finding, core.performance_indicator, core.year_pair
with scored as (
    select
        indicator.report_id,
        indicator.level3 as subject,
        '未达标而得满分' as doubt,
        indicator.target as told,
        indicator.actual as found,
        indicator.weight,
        indicator.score,
        indicator.first_page as page
    from core.performance_indicator as indicator
    where
        indicator.score = indicator.weight
        and indicator.weight > 0
        and case indicator.target_operator
            when '>=' then indicator.actual_value < indicator.target_value
            when '<=' then indicator.actual_value > indicator.target_value
            when '=' then indicator.actual_value != indicator.target_value
        end
),

contradicted as (
    select
        finding.report_id,
        finding.title as subject,
        '与决算数不符' as doubt,
        cast(finding.stated as varchar) as told,
        cast(finding.expected as varchar) as found,
        cast(null as decimal(20, 4)) as weight,
        cast(null as decimal(20, 4)) as score,
        finding.page
    from audit.finding as finding
    where finding.status != 'resolved' and ' ' || array_to_string(finding.rule_ids, ' ') like '% P-%'
),

doubtful as (
    select * from scored
    union all
    select * from contradicted
)

select
    report.department,
    report.scope,
    report.fiscal_year,
    doubtful.doubt,
    doubtful.subject,
    doubtful.told as target_or_stated,
    doubtful.found as actual_or_expected,
    doubtful.weight,
    doubtful.score,
    doubtful.page
from doubtful
inner join core.year_pair as report on doubtful.report_id = report.report_id
order by report.department, report.scope, report.fiscal_year, doubtful.page nulls last, doubtful.subject
