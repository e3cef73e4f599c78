-- title: 文字的增减率
-- law: 增减率 = 增减额 ÷（本年预算 − 增减额）
-- law_en: growth rate = change / (current - change)
-- severity: error
-- tables: facts
with terms as (
    select
        rate.report_id,
        concat_ws(' ', rate.subject, '增减率', rate.place) as subject,
        rate.change as rate,
        rate.half as rate_half,
        signed.change as part,
        current_year.value - signed.change as whole,
        2 * greatest(signed.half, current_year.half) as amount_half,
        [rate.ref, signed.ref, current_year.ref] as refs
    from fact as rate
    inner join fact as signed
        on
            signed.measure = 'change_amount'
            and signed.is_money
            and rate.report_id = signed.report_id
            and rate.section_no = signed.section_no
            and rate.subject = signed.subject
            and rate.basis is not distinct from signed.basis
            and rate.fact_no - signed.fact_no between 1 and 2
    inner join fact as current_year
        on
            rate.report_id = current_year.report_id
            and rate.section_no = current_year.section_no
            and rate.subject = current_year.subject
            and current_year.is_money
            and current_year.measure in ('amount', 'budget')
            and current_year.fact_no < rate.fact_no
    where rate.measure = 'change_rate' and rate.unit = '%'
    qualify row_number() over (
        partition by rate.report_id, rate.ref order by current_year.fact_no desc, signed.fact_no desc
    ) = 1
)

select * from rated('terms')
