-- grain: one row per current report and economic code of basic expenditure (T06) or its totals: two years
-- 粒度: 每份现行报告的基本支出每个经济分类科目一行，含人员经费、公用经费合计：本年、上年、增减额、增减率，以及上年数的依据
-- key: report_id, item
-- materialized: view
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_name, scope, fiscal_year, kind
--   item: 科目编码，或 personnel_total 人员经费合计、public_total 公用经费合计
--   code: 经济分类编码，合计为空
--   = core.year_over_year: level
--   = core.year_over_year: name
--   = core.year_over_year: current_wan, prior_wan, change_wan, change_rate_pct, base, comparable, reason
--   = core.year_over_year: current_state, prior_state, prior_reported_wan, prior_implied_wan, stated_change_wan
--   = core.year_over_year: stated_rate_pct, change_agreement, rate_agreement, agreement, tolerance_wan, statement
--   = core.year_over_year: page, prior_report_id, prior_page
select
    pair.report_id,
    pair.entity_key,
    pair.entity_id,
    pair.department,
    pair.region_name,
    pair.scope,
    pair.fiscal_year,
    pair.kind,
    figure.series as item,
    figure.code,
    figure.level,
    figure.name,
    figure.current_wan,
    figure.prior_wan,
    figure.change_wan,
    figure.change_rate_pct,
    figure.base,
    figure.comparable,
    figure.reason,
    figure.current_state,
    figure.prior_state,
    figure.prior_reported_wan,
    figure.prior_implied_wan,
    figure.stated_change_wan,
    figure.stated_rate_pct,
    figure.change_agreement,
    figure.rate_agreement,
    figure.agreement,
    figure.tolerance_wan,
    figure.statement,
    figure.page,
    figure.prior_report_id,
    figure.prior_page
from core.year_over_year as figure
inner join core.year_pair as pair on figure.pair_no = pair.pair_no
where figure.family = 'basic_economic'
