-- title: 已完成指标的得分
-- law: 达到目标值的指标得满分，未达到的不得满分（参考）
-- law_en: an indicator that meets its target has the full score, one that misses it has not
-- severity: warn
-- tables: performance_indicator
with indicator as (
    select
        one.report_id,
        one.indicator_no,
        one.level3,
        one.target,
        one.actual,
        one.weight,
        one.score,
        one.first_page,
        one.refs,
        case one.target_operator
            when '>=' then one.actual_value >= one.target_value
            when '>' then one.actual_value > one.target_value
            when '<=' then one.actual_value <= one.target_value
            when '<' then one.actual_value < one.target_value
            when '=' then one.actual_value = one.target_value
        end as is_met,
        one.target_value = 0 and one.target_operator in ('>=', '=') as is_trivial
    from whole_indicator as one
    where
        one.issue is null
        and one.weight > 0
        and one.score is not null
        and one.actual_value is not null
        and one.target_value is not null
        -- what was done is one number, in the target's unit
        and regexp_full_match(
            replace(one.actual, ' ', ''),
            '[=≥≤<>]*\d+(?:\.\d+)?' || coalesce(one.target_unit, '') || '|\d+(?:\.\d+)?%?'
        )
        and (one.target_unit = '%' or not contains(one.actual, '%'))
),

terms as (
    select
        report_id,
        concat_ws(' ', coalesce(level3, '指标' || indicator_no), '第' || first_page || '页') as subject,
        case
            when is_met and score < weight then 1
            -- execution and balance are scored by degrees: only what plainly misses and still scores all
            when not is_met and score >= weight and not is_trivial then 1
            else 0
        end as stated,
        refs as cells,
        'soft' as comparison,
        '目标' || target || '，完成' || actual || case when is_met then '，已达标' else '，未达标' end
        || '，得' || score::decimal(10, 1) || '分（权重' || weight::decimal(10, 1) || '）' as detail
    from indicator
    where is_met is not null
)

select * from noted('terms')
