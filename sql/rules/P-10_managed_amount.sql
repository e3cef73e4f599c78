-- title: 绩效管理的支出总额
-- law: 十三（一）的支出总额 = 基本支出（人员经费）+ 公用经费 + 项目支出；公用经费已含在基本支出中的，不重复计
-- law_en: amount under performance management = basic + public + project, public counted once
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

-- where basic and project alone come nearer to the total, the public part is named as one within basic
within as (
    select
        report_id,
        section_no
    from one
    group by report_id, section_no
    having
        abs(sum(case about when 'performance_total' then value when 'performance_public_use' then 0 else -value end))
        < abs(sum(case about when 'performance_total' then value else -value end))
        and bool_or(about = 'performance_basic')
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
    where
        one.about <> 'performance_public_use'
        or (one.report_id, one.section_no) not in (select
            within.report_id,
            within.section_no
        from within)
    qualify
        count(*) over (partition by one.report_id, one.section_no) >= 3
        and bool_or(one.about = 'performance_project_amount') over (partition by one.report_id, one.section_no)
)

select sums.*
from sums('terms') as sums
