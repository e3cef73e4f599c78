-- grain: one row per report and headline measure whose change on last year the narrative states
-- 粒度: 每份报告的每个在文字中说明了同比变化的主要指标一行
-- materialized: view
-- columns:
--   report_id: 报告编号
--   measure: 指标标识
--   change_yuan: 所述增减额（元），减少为负，持平为零
--   change_rate_pct: 所述增减率（%），下降为负
with spoken_of as (
    select
        headline.measure as subject,
        headline.measure
    from core.headline_measure as headline
    union all
    select
        renamed.subject,
        renamed.measure
    from (
        values
        ('income_and_expenditure_total', 'income_grand_total'),
        ('income_and_expenditure_total', 'exp_grand_total'),
        ('fiscal_income_total', 'fiscal_grand_total'),
        ('three_public', 'three_public_final'),
        ('overseas', 'overseas_final'),
        ('vehicle', 'vehicle_final'),
        ('purchase', 'purchase_final'),
        ('operation', 'operation_final'),
        ('reception', 'reception_final')
    ) as renamed (subject, measure)
),

-- a sentence may compare with a budget too: only what is measured against last year counts
signed as (
    select
        fact.report_id,
        fact.fact_no,
        fact.measure,
        spoken_of.measure as headline,
        coalesce(fact.value, 0)
        * case fact.direction when 'increase' then 1 when 'decrease' then -1 when 'flat' then 0 end as amount,
        case fact.unit when '亿元' then 100000000 when '元' then 1 else 10000 end as yuan
    from core.narrative_fact as fact
    inner join core.report as report on fact.report_id = report.report_id
    inner join spoken_of on fact.subject_code = spoken_of.subject
    where
        fact.basis = 'prior_year'
        and fact.base_year = report.fiscal_year - 1
        and fact.measure in ('change_amount', 'change_rate')
        and fact.direction is not null
)

select
    signed.report_id,
    signed.headline as measure,
    arg_min(signed.amount * signed.yuan, signed.fact_no) filter (where signed.measure = 'change_amount') as change_yuan,
    arg_min(signed.amount, signed.fact_no) filter (where signed.measure = 'change_rate') as change_rate_pct
from signed
group by signed.report_id, signed.headline
