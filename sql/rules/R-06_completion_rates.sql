-- title: 预算完成率
-- law: 完成率 = 决算数 ÷ 所称预算数
-- law_en: completion rate = final / the budget named
-- severity: error
-- tables: facts
with terms as (
    select
        rate.report_id,
        concat_ws(' ', rate.subject, '完成率', rate.place) as subject,
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
                -- nothing was budgeted under the name it gives
                or not exists (
                    select 1
                    from fact as named
                    where
                        named.report_id = rate.report_id
                        and named.section_no = rate.section_no
                        and named.about = rate.about
                        and named.measure = rate.basis
                        and named.value > 0
                )
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
union all
-- nothing budgeted, nothing spent: 0 and 100 are habits (R-10 tells), any other rate is a mistake
select
    report_id,
    subject,
    rate as stated,
    0::decimal(24, 6) as expected,
    rate as difference,
    rate_half as bound,
    2::integer as terms,
    refs as cells,
    [1::tinyint, 0::tinyint, 0::tinyint] as weights,
    'ratio' as comparison,
    '%' as unit,
    0::decimal(24, 6) as slack
from terms
where whole = 0 and part = 0 and rate not in (0, 100)
