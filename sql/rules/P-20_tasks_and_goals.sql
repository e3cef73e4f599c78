-- title: 任务、目标与指标
-- law: 年度主要任务数 = 任务完成指标数；年度目标数 = 目标实现指标数
-- law_en: as many task indicators as tasks, as many goal indicators as goals
-- severity: info
-- kind: publisher_text
-- tables: performance_indicator
with counted as (
    select
        report_id,
        count(*) filter (where regexp_matches(level2, '任务完成')) as tasks,
        count(*) filter (where regexp_matches(level2, '目标实现')) as goals,
        min(first_page) filter (where regexp_matches(level2, '任务完成|目标实现')) as page,
        flatten(list(refs order by indicator_no) filter (where regexp_matches(level2, '任务完成'))) as task_refs,
        flatten(list(refs order by indicator_no) filter (where regexp_matches(level2, '目标实现'))) as goal_refs
    from whole_indicator
    group by report_id
),

named as (
    select
        counted.report_id,
        '年度主要任务' as subject,
        counted.tasks as indicators,
        counted.task_refs as refs,
        counted.page,
        count(*) as listed
    from counted
    inner join whole_table on counted.report_id = whole_table.report_id
    inner join core.performance_task as task
        on whole_table.report_id = task.report_id and whole_table.table_no = task.table_no
    group by all
    union all
    select
        counted.report_id,
        '年度目标' as subject,
        counted.goals as indicators,
        counted.goal_refs as refs,
        counted.page,
        count(*) as listed
    from counted
    inner join whole_table on counted.report_id = whole_table.report_id
    inner join core.performance_goal as goal
        on whole_table.report_id = goal.report_id and whole_table.table_no = goal.table_no
    group by all
)

select
    report_id,
    subject,
    indicators::decimal(24, 6) as stated,
    listed::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    coalesce(refs, []) as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'soft' as comparison,
    '个' as unit,
    subject || listed || '项，对应指标' || indicators || '项' || on_page(page) as detail
from named
where indicators > 0
