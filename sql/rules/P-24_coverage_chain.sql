-- title: 绩效管理的覆盖面
-- law: 编报绩效目标的项目 ≥ 绩效跟踪的项目 ≥ 绩效自评的项目（数量与金额）
-- law_en: projects with targets are at least those monitored, and these at least those evaluated
-- severity: warn
-- tables: facts
with step (larger, smaller) as (
    values
    ('goal_projects', 'monitored_projects'), ('monitored_projects', 'self_evaluated_projects'),
    ('goal_amount', 'monitored_amount'), ('monitored_amount', 'self_evaluated_amount')
),

one as (
    select *
    from fact
    where
        about in (
            select larger from step
            union all
            select smaller from step
        )
    qualify row_number() over (partition by report_id, section_no, about order by fact_no) = 1
)

select
    larger.report_id,
    concat_ws(' ', larger.subject, smaller.subject, larger.place) as subject,
    case when larger.is_money then larger.value else larger.printed_value end::decimal(24, 6) as stated,
    case when larger.is_money then smaller.value else smaller.printed_value end::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [larger.ref, smaller.ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'at_least' as comparison,
    case when larger.is_money then '元' else '个' end as unit
from step
inner join one as larger on step.larger = larger.about
inner join one as smaller
    on
        step.smaller = smaller.about
        and larger.report_id = smaller.report_id
        and larger.section_no = smaller.section_no
        and larger.is_money = smaller.is_money
        -- a sample chosen for monitoring is no bound on what is evaluated
        and not regexp_matches(larger.sentence, '选取|抽取')
