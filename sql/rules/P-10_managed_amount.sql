-- title: 绩效管理的支出总额
-- law: 十三（一）的支出总额 = 基本支出（人员经费）+ 公用经费 + 项目支出
-- law_en: amount under performance management = basic + public + project
-- severity: warn
-- tables: facts
with one as (
    select *
    from fact
    where
        fact.topic = 'performance'
        and fact.is_money
        and fact.measure = 'amount'
        and fact.about in (
            'performance_total', 'performance_basic', 'performance_public_use', 'performance_project_amount'
        )
    qualify
        row_number() over (partition by fact.report_id, fact.section_no, fact.about order by fact.fact_no) = 1
),

terms as (
    select
        one.* exclude (subject),
        '纳入绩效管理的支出总额' as subject,
        one.about = 'performance_total' as is_stated,
        1 as sign,
        2 * one.half as u,
        one.value <> 0 as counts
    from one
    qualify
        count(*) over (partition by one.report_id, one.section_no) >= 3
        and bool_or(one.about = 'performance_project_amount') over (partition by one.report_id, one.section_no)
)

select sums.*
from sums('terms') as sums
