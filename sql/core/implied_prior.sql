-- grain: one row per report and amount whose change on last year the narrative states: last year's amount it implies
-- 粒度: 每份报告的每个在文字中说明了增减额的金额一行：由文字推算的上年数，不是上年报告所列
-- key: report_id, change_fact_no
-- materialized: view
-- columns:
--   report_id: 报告编号
--   subject_code: 所说事项的规范标识
--   subject: 所说事项的名称，按原文
--   base_year: 推算所得的年度
--   stated_wan: 文字所述本年数（万元）
--   change_wan: 文字所述增减额（万元），减少为负，持平为零
--   prior_implied_wan: 推算的上年数（万元）：本年数减增减额
--   page: 所在页码
--   amount_fact_no: 本年数所在的事实
--   change_fact_no: 增减额所在的事实
--   sentence: 说明增减额的原句
with amounts as (
    select
        fact.report_id,
        fact.fact_no,
        fact.section,
        fact.subject_code,
        fact.subject,
        fact.base_year,
        fact.measure,
        fact.page,
        fact.sentence,
        coalesce(marts.in_wan(fact.value, fact.unit), 0) as value_wan,
        case fact.direction when 'increase' then 1 when 'decrease' then -1 else 0 end as sign
    from core.narrative_fact as fact
    inner join core.report as report on fact.report_id = report.report_id and report.kind = 'final_accounts'
    where fact.measure in ('amount', 'change_amount') and fact.issue is null
),

changes as (
    select change.*
    from amounts as change
    inner join core.narrative_fact as fact on change.report_id = fact.report_id and change.fact_no = fact.fact_no
    where change.measure = 'change_amount' and fact.basis = 'prior_year'
),

-- a change belongs to the last amount of its subject stated before it in the same section
paired as (
    select
        changes.report_id,
        changes.fact_no as change_fact_no,
        max(amounts.fact_no) as amount_fact_no
    from changes
    inner join amounts
        on
            changes.report_id = amounts.report_id
            and changes.section = amounts.section
            and changes.subject_code = amounts.subject_code
            and changes.fact_no > amounts.fact_no
    where amounts.measure = 'amount'
    group by changes.report_id, changes.fact_no
)

select
    changes.report_id,
    changes.subject_code,
    changes.subject,
    changes.base_year,
    cast(amounts.value_wan as decimal(20, 6)) as stated_wan,
    cast(changes.sign * changes.value_wan as decimal(20, 6)) as change_wan,
    cast(amounts.value_wan - changes.sign * changes.value_wan as decimal(20, 6)) as prior_implied_wan,
    changes.page,
    paired.amount_fact_no,
    paired.change_fact_no,
    changes.sentence
from paired
inner join changes on paired.report_id = changes.report_id and paired.change_fact_no = changes.fact_no
inner join amounts on paired.report_id = amounts.report_id and paired.amount_fact_no = amounts.fact_no
