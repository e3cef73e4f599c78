-- title: 自评表得分
-- law: 自评得分 = 执行率得分 + 各指标得分；得分不超过权重
-- law_en: stated score = the sum of the scores
-- severity: error
-- kind: publisher_wrong_value
-- tables: performance_indicator, facts
with executed as (
    select
        budget.report_id,
        max(budget.score) as score
    from whole_budget as budget
    group by budget.report_id
),

summed as (
    select
        report_id,
        sum(score) as score
    from whole_indicator
    group by report_id
    having bool_and(score is not null) and bool_and(issue is null) and count(*) >= 5
)

select
    fact.report_id,
    '自评得分' as subject,
    fact.printed_value as stated,
    (summed.score + coalesce(executed.score, 0))::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.051::decimal(24, 6) as bound,
    1::integer as terms,
    [fact.ref] as cells,
    [1::tinyint] as weights,
    'soft' as comparison,
    '分' as unit,
    null as detail
from fact
inner join summed using (report_id)
left join executed using (report_id)
where fact.about = 'self_score'
qualify row_number() over (partition by fact.report_id order by fact.fact_no) = 1
union all
select
    report_id,
    concat_ws(' ', project, level3) as subject,
    score::decimal(24, 6) as stated,
    least(score, weight)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0.001::decimal(24, 6) as bound,
    1::integer as terms,
    refs as cells,
    list_transform(refs, ref -> 0::tinyint) as weights,
    'soft' as comparison,
    '分' as unit,
    case
        when score > weight then
            '自评表“' || level3 || '”得' || round(score, 2) || '分，超过分值' || round(weight, 2) || '分（第' || first_page
            || '页）'
    end as detail
from indicator
where issue is null and score is not null and weight is not null
