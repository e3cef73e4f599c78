-- grain: one row per current report, fund and end of the year (opening, closing): this year against last
-- 粒度: 每份现行报告的每种资金的年初、年末结转和结余各一行：本年、上年、增减额、增减率，以及上年数的依据
-- key: report_id, fund, balance
-- materialized: view
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_name, scope, fiscal_year, kind
--   fund_no: 显示顺序
--   fund: 资金：all 全部；fiscal 财政拨款；gpb 一般公共预算；govfund 政府性基金；soe 国有资本经营
--   fund_name: 资金名称
--   balance: 年初 opening 或年末 closing
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
    figure.series_no as fund_no,
    figure.series as fund,
    figure.name as fund_name,
    figure.measure as balance,
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
where figure.family = 'carryover'
