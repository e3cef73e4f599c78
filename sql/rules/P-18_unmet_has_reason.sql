-- title: 未完成指标的原因
-- law: 未达目标的指标应减分并写明原因
-- law_en: an unmet indicator loses points and gives a reason
-- severity: info
-- kind: publisher_text
-- tables: performance_indicator
select
    report_id,
    coalesce(level3, '指标' || indicator_no) as subject,
    case when score < weight and coalesce(trim(reason), '') in ('', '无') then 1 else 0 end::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    refs as cells,
    list_transform(refs, ref -> 0::tinyint) as weights,
    'soft' as comparison,
    '处' as unit,
    case
        when
            stated > 0
            then '得' || score::decimal(10, 1) || '分（权重' || weight::decimal(10, 1) || '），未写原因' || on_page(first_page)
    end as detail
from whole_indicator
where
    weight is not null
    and score is not null
    and issue is null
    -- one that met its target has nothing to explain: P-19 asks where its points went
    and not coalesce(
        case target_operator
            when '>=' then actual_value >= target_value
            when '<=' then actual_value <= target_value
            when '=' then actual_value = target_value
        end,
        false
    )
