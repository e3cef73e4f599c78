-- title: 预算完成率
-- law: 完成率 = 决算数 ÷ 所称预算数
-- law_en: completion rate = final / the budget named
-- severity: error
-- tables: facts
with terms as (
    select
        rate.report_id,
        concat_ws(' ', rate.subject, '完成率', '第' || rate.page || '页') as subject,
        rate.value as rate,
        rate.half as rate_half,
        final.value as part,
        budget.value as whole,
        greatest(final.half, budget.half) as amount_half,
        [rate.ref, final.ref, budget.ref] as refs
    from fact as rate
    inner join fact as final
        on
            rate.report_id = final.report_id
            and rate.section_no = final.section_no
            and rate.about = final.about
            and final.is_money
            and final.measure in ('final', 'amount')
    inner join fact as budget
        on
            rate.report_id = budget.report_id
            and rate.section_no = budget.section_no
            and rate.about = budget.about
            and budget.is_money
            and budget.measure in ('budget', 'original_budget', 'adjusted_budget')
            and (
                budget.measure = rate.basis
                or rate.basis = 'budget'
                or budget.measure = 'budget'
                -- computed with another budget than the one it names: R-24 says so
                or budget.value > 0
                and abs(rate.value - 100 * final.value::double / budget.value::double) <= 2 * rate.half
            )
    where rate.measure = 'completion_rate' and rate.unit = '%'
    -- the nearest amounts before the rate; of several budgets the last named, unless the words choose
    qualify row_number() over (
        partition by rate.report_id, rate.ref
        order by
            budget.value > 0
            and abs(rate.value - 100 * final.value::double / budget.value::double) <= 2 * rate.half desc,
            abs(rate.fact_no - final.fact_no) + abs(rate.fact_no - budget.fact_no)
    ) = 1
)

select * from rated('terms')
