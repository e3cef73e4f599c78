-- title: 增减率
-- law: 增减率 = 增减额 ÷（本年数 − 增减额）
-- law_en: growth rate = change / (current - change)
-- severity: error
-- tables: facts
with terms as (
    select
        rate.report_id,
        concat_ws(' ', rate.subject, '增减率', '第' || rate.page || '页') as subject,
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
            and rate.about = signed.about
            and rate.basis is not distinct from signed.basis
            and abs(rate.fact_no - signed.fact_no) <= 2
    inner join fact as current_year
        on
            rate.report_id = current_year.report_id
            and rate.section_no = current_year.section_no
            and rate.about = current_year.about
            and current_year.is_money
            and current_year.measure in ('amount', 'final')
    where rate.measure = 'change_rate' and rate.unit = '%' and coalesce(rate.basis, '') not like '%budget%'
    qualify row_number() over (
        partition by rate.report_id, rate.ref
        order by
            abs(rate.fact_no - signed.fact_no) + abs(rate.fact_no - current_year.fact_no),
            signed.fact_no, current_year.fact_no
    ) = 1
)

select * from rated('terms')
