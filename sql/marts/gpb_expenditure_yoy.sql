-- grain: one row per current report, functional code (类, 款, 项 and total) and column of T05: this year against last
-- 粒度: 每份现行报告的一般公共预算财政拨款支出每个科目（合计、类、款、项）每列一行：本年、上年、增减额、增减率，以及上年数的依据
-- key: report_id, code, measure
-- materialized: view
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_name, scope, fiscal_year, kind
--   code: 功能分类编码，合计为空
--   = core.year_over_year: level
--   = core.year_over_year: name
--   measure: 列：total 合计；basic 基本支出；project 项目支出
--   = core.year_over_year: prior_code
--   = core.year_over_year: prior_name
--   = core.year_over_year: code_relation
--   = core.year_over_year: compare_at
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
    figure.code,
    figure.level,
    figure.name,
    figure.measure,
    figure.prior_code,
    figure.prior_name,
    figure.code_relation,
    figure.compare_at,
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
where figure.family = 'gpb_expenditure'
