-- title: 完成率的分母
-- law: 完成率所称的预算（年初、全年、调整）应是计算所用的预算
-- law_en: the budget a completion rate names is the one it was computed with
-- severity: warn
-- kind: publisher_text
-- tables: facts
with pair as (
    select
        rate.report_id,
        rate.ref,
        rate.about,
        rate.subject,
        rate.page,
        rate.basis,
        rate.value as rate,
        budget.ref as budget_ref,
        final.ref as final_ref,
        budget.measure,
        budget.value,
        budget.value > 0
        and abs(rate.value - 100 * final.value::double / budget.value::double)
        <= rate.half + 100 * greatest(final.half, budget.half)::double / budget.value::double
        * (1 + final.value::double / budget.value::double) + rate.half as fits
    from fact as rate
    inner join fact as final
        on
            rate.report_id = final.report_id
            and rate.section_no = final.section_no
            and rate.about = final.about
            and final.is_money
            and final.measure = 'final'
            and final.fact_no < rate.fact_no
    inner join fact as budget
        on
            rate.report_id = budget.report_id
            and rate.section_no = budget.section_no
            and rate.about = budget.about
            and budget.is_money
            and budget.measure in ('original_budget', 'adjusted_budget')
            and budget.fact_no < rate.fact_no
    where
        rate.measure = 'completion_rate' and rate.unit = '%' and rate.basis in ('original_budget', 'adjusted_budget')
    -- the last mention of each before the rate
    qualify
        row_number() over (
            partition by rate.report_id, rate.ref, budget.measure order by budget.fact_no desc, final.fact_no desc
        ) = 1
),

rates as (
    select
        report_id,
        ref,
        any_value(subject) as subject,
        any_value(page) as page,
        any_value(basis) as basis,
        any_value(rate) as rate,
        bool_or(measure = basis and fits) as named_fits,
        bool_or(measure <> basis and fits) as other_fits,
        arg_max(budget_ref, measure <> basis) as budget_ref,
        any_value(final_ref) as final_ref
    from pair
    group by report_id, ref
    -- a rate that fits neither is wrong itself: R-06 says so
    having bool_or(fits)
),

terms as (
    select
        report_id,
        concat_ws(' ', subject, '完成率', '第' || page || '页') as subject,
        case when other_fits and not named_fits then 1 else 0 end as stated,
        [ref, final_ref, budget_ref] as cells,
        'equal' as comparison,
        '称“完成' || case basis when 'original_budget' then '年初预算' else '全年预算' end || '的' || rate::decimal(20, 2)
        || '%”，按' || case basis when 'original_budget' then '全年预算' else '年初预算' end || '计算才得此数' as detail
    from rates
)

select * from noted('terms')
