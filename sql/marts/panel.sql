-- grain: one row per current report, family of figures, series and measure: a long table for pandas or Excel
-- 粒度: 每份现行报告的每个数一行的长表，供 pandas 或 Excel 使用：部门 × 口径 × 年度 × 科目
-- key: report_id, family, series, measure
-- materialized: view
-- columns:
--   = core.year_pair: entity_key, entity_id, department, region_code, region_name, region_level, scope, fiscal_year
--   = core.year_pair: kind, report_id
--   = core.series_amount: family, series, measure, series_no, code, level, name, amount_wan, precision_wan, state
--   = core.series_amount: statement, page
select
    pair.entity_key,
    pair.entity_id,
    pair.department,
    pair.region_code,
    pair.region_name,
    pair.region_level,
    pair.scope,
    pair.fiscal_year,
    pair.kind,
    pair.report_id,
    amount.family,
    amount.series,
    amount.measure,
    amount.series_no,
    amount.code,
    amount.level,
    amount.name,
    amount.amount_wan,
    amount.precision_wan,
    amount.state,
    amount.statement,
    amount.page
from core.series_amount as amount
inner join core.year_pair as pair on amount.pair_no = pair.pair_no
