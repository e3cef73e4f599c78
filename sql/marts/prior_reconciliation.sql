-- grain: one row per current report and figure whose last year is both printed by last year's report and implied here
-- 粒度: 每份现行报告的每个既有上年报告数、又可由本报告文字推算上年数的指标一行
-- key: report_id, family, series, measure
-- materialized: view
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_name, scope, fiscal_year, kind
--   = core.year_over_year: family, series, measure, code, name, current_wan, prior_reported_wan, prior_implied_wan
--   difference_wan: 差额（万元）= 推算的上年数 - 上年报告数
--   = core.year_over_year: tolerance_wan
--   agreement: 是否相符：agrees 差额在印刷末位所容许的范围内；differs 不符
--   = core.year_over_year: comparable, reason, statement, page, prior_report_id, prior_page
select
    pair.report_id,
    pair.entity_key,
    pair.entity_id,
    pair.department,
    pair.region_name,
    pair.scope,
    pair.fiscal_year,
    pair.kind,
    figure.family,
    figure.series,
    figure.measure,
    figure.code,
    figure.name,
    figure.current_wan,
    figure.prior_reported_wan,
    figure.prior_implied_wan,
    cast(figure.prior_implied_wan - figure.prior_reported_wan as decimal(24, 6)) as difference_wan,
    figure.tolerance_wan,
    case
        when abs(figure.prior_implied_wan - figure.prior_reported_wan) <= figure.tolerance_wan then 'agrees'
        else 'differs'
    end as agreement,
    figure.comparable,
    figure.reason,
    figure.statement,
    figure.page,
    figure.prior_report_id,
    figure.prior_page
from core.year_over_year as figure
inner join core.year_pair as pair on figure.pair_no = pair.pair_no
where
    figure.prior_reported_wan is not null
    and figure.prior_implied_wan is not null
    -- the totals of the other families stand in `total` already
    and (
        figure.family = 'total'
        or figure.code is not null
        or figure.family = 'agency_operating'
        or figure.family = 'carryover' and figure.series != 'all'
        or figure.family = 'revenue' and figure.series != 'income_current_total'
    )
