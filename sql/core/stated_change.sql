-- grain: one row per report and subject whose change on last year, or whose last year's amount, the narrative states
-- 粒度: 每份报告的每个在文字中说明了同比变化或上年数的事项一行
-- key: report_id, subject_code
-- parts: entity
-- columns:
--   report_id: 报告编号
--   subject_code: 事项的规范标识或功能分类编码
--   change_wan: 所述增减额（万元），减少为负，持平为零
--   change_half_wan: 所述增减额末位的一半（万元）
--   change_rate_pct: 所述增减率（%），下降为负
--   rate_half_pct: 所述增减率末位的一半（%）
--   prior_wan: 所述上年数（万元），只在文字直接给出时有
--   prior_half_wan: 所述上年数末位的一半（万元）
--   page: 所在页码
with spoken as (
    select
        fact.report_id,
        fact.subject_code,
        fact.fact_no,
        fact.measure,
        fact.page,
        case
            when fact.measure = 'prior_amount' then fact.value
            when fact.direction = 'increase' then fact.value
            when fact.direction = 'decrease' then -fact.value
            when fact.direction = 'flat' then coalesce(fact.value, 0)
        end as value,
        0.5 * power(10, -coalesce(fact.decimals, case when fact.value is null then 2 else 0 end)) as half,
        case
            when fact.measure = 'change_rate' then 1
            else marts.unit_factor(coalesce(fact.unit, '万元')) * 0.0001
        end as wan
    from core.narrative_fact as fact
    inner join core.report as report on fact.report_id = report.report_id and report.kind = 'final_accounts'
    where
        fact.issue is null
        and fact.subject_code is not null
        and case
            when fact.measure = 'prior_amount' then fact.year = report.fiscal_year - 1
            when fact.measure in ('change_amount', 'change_rate')
                then fact.basis = 'prior_year' and fact.base_year = report.fiscal_year - 1
        end
),

-- a sentence may compare with a budget too: only what is measured against last year counts, and its first mention
first_spoken as (
    select spoken.*
    from spoken
    where spoken.value is not null
    qualify row_number() over (
        partition by spoken.report_id, spoken.subject_code, spoken.measure order by spoken.fact_no
    ) = 1
)

select
    told.report_id,
    told.subject_code,
    cast(max(told.value * told.wan) filter (where told.measure = 'change_amount') as decimal(24, 6)) as change_wan,
    cast(max(told.half * told.wan) filter (where told.measure = 'change_amount') as decimal(24, 6)) as change_half_wan,
    cast(max(told.value) filter (where told.measure = 'change_rate') as decimal(18, 2)) as change_rate_pct,
    cast(max(told.half) filter (where told.measure = 'change_rate') as decimal(18, 6)) as rate_half_pct,
    cast(max(told.value * told.wan) filter (where told.measure = 'prior_amount') as decimal(24, 6)) as prior_wan,
    cast(max(told.half * told.wan) filter (where told.measure = 'prior_amount') as decimal(24, 6)) as prior_half_wan,
    min(told.page) as page
from first_spoken as told
group by told.report_id, told.subject_code
