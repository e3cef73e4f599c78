-- title: 绩效评级
-- law: 评级为优、良、中、合格、不合格的项目数之和 = 自评项目数
-- law_en: projects rated excellent, good, fair, qualified and not add up to the projects evaluated
-- severity: error
-- tables: facts
with rated as (
    select *
    from fact
    where
        unit in ('个', '项')
        and about in ('rated_excellent', 'rated_good', 'rated_fair', 'rated_qualified', 'rated_unqualified')
    qualify row_number() over (partition by report_id, section_no, about order by fact_no) = 1
),

levels as (
    select
        report_id,
        section_no,
        min(fact_no) as fact_no,
        min(page) as page,
        sum(printed_value) as projects,
        list(ref order by fact_no) as refs
    from rated
    group by report_id, section_no
    -- all levels of a scale, from the best to the worst
    having bool_or(about = 'rated_excellent') and bool_or(about = 'rated_unqualified') and count(*) >= 3
)

select
    levels.report_id,
    '绩效评级' || coalesce(' 第' || levels.page || '页', '') as subject,
    levels.projects::decimal(24, 6) as stated,
    evaluated.printed_value as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    len(levels.refs)::integer as terms,
    list_append(levels.refs, evaluated.ref) as cells,
    list_append(list_transform(levels.refs, ref -> 1::tinyint), -1::tinyint) as weights,
    'equal' as comparison,
    '个' as unit
from levels
inner join fact as evaluated
    on
        levels.report_id = evaluated.report_id
        and levels.section_no = evaluated.section_no
        and evaluated.about = 'self_evaluated_projects'
        and evaluated.unit in ('个', '项')
        and evaluated.fact_no < levels.fact_no
qualify row_number() over (partition by levels.report_id, levels.section_no order by evaluated.fact_no desc) = 1
