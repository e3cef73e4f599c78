-- grain: one row per current report and headline measure: this year, last year, change, and what last year rests on
-- 粒度: 每份现行报告的每个主要指标一行：本年、上年、增减额、增减率，以及上年数的依据
-- columns:
--   report_id: 报告编号
--   entity_id: 部门的统一标识
--   department: 部门名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 决算年度
--   measure_no: 指标的显示顺序
--   measure: 指标标识
--   measure_name: 指标名称
--   current_wan: 本年数（万元）
--   prior_wan: 上年数（万元），依据见 base
--   change_wan: 增减额（万元）= 本年数 - 上年数
--   change_rate_pct: 增减率（%）= 增减额 / 上年数，四舍五入两位小数
--   base: 上年数的依据：reported 上年报告；implied 由本报告所述增减额推算；none 无
--   comparable: 是否可比
--   reason: 不可比或无增减率的原因：no_prior_report 无上年数；base_zero 上年为零；both_zero 两年均为零；base_negative 上年为负
--   prior_report_id: 上年报告的编号
--   prior_implied_wan: 由本报告所述增减额推算的上年数（万元）
--   stated_change_wan: 本报告所述增减额（万元）
--   stated_rate_pct: 本报告所述增减率（%）
with present as (
    select
        now.*,
        earlier.report_id as prior_report_id,
        earlier.amount_wan as prior_reported_wan,
        cast(stated.change_yuan * 0.0001 as decimal(24, 6)) as stated_change_wan,
        cast(stated.change_rate_pct as decimal(18, 2)) as stated_rate_pct
    from marts.report_measure as now
    left join marts.report_measure as earlier
        on
            now.entity_id = earlier.entity_id
            and now.scope = earlier.scope
            and now.kind = earlier.kind
            and now.fiscal_year = earlier.fiscal_year + 1
            and now.measure = earlier.measure
            and earlier.is_current
    left join core.stated_change as stated
        on now.report_id = stated.report_id and now.measure = stated.measure
    where now.is_current
),

based as (
    select
        present.*,
        present.amount_wan - present.stated_change_wan as prior_implied_wan,
        coalesce(present.prior_reported_wan, present.amount_wan - present.stated_change_wan) as prior_wan,
        case
            when present.prior_reported_wan is not null then 'reported'
            when present.stated_change_wan is not null then 'implied'
            else 'none'
        end as base
    from present
),

-- whole numbers keep the rate exact: DuckDB divides decimals as doubles
counted as (
    select
        based.*,
        cast(based.prior_wan * 1000000 as hugeint) as prior_units,
        cast((based.amount_wan - based.prior_wan) * 1000000 as hugeint) as change_units
    from based
)

select
    counted.report_id,
    counted.entity_id,
    counted.department,
    counted.scope,
    counted.fiscal_year,
    counted.measure_no,
    counted.measure,
    counted.measure_name,
    counted.amount_wan as current_wan,
    counted.prior_wan,
    counted.amount_wan - counted.prior_wan as change_wan,
    case
        when counted.prior_units > 0
            then cast(
                sign(counted.change_units)
                * ((abs(counted.change_units) * 20000 + counted.prior_units) // (2 * counted.prior_units))
                as decimal(18, 0)
            ) * 0.01
    end as change_rate_pct,
    counted.base,
    counted.base != 'none' as comparable,
    case
        when counted.base = 'none' then 'no_prior_report'
        when counted.prior_units < 0 then 'base_negative'
        when counted.prior_units = 0 and counted.amount_wan = 0 then 'both_zero'
        when counted.prior_units = 0 then 'base_zero'
    end as reason,
    counted.prior_report_id,
    counted.prior_implied_wan,
    counted.stated_change_wan,
    counted.stated_rate_pct
from counted
order by counted.report_id, counted.measure_no
