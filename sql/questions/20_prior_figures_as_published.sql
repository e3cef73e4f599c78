-- 问题: 报告所述的上年数与上年公布的是否一致？
-- question: Do the figures the report gives for last year equal what was published last year?
-- reads: marts.prior_reconciliation
select
    told.department,
    told.scope,
    told.fiscal_year,
    told.name,
    told.current_wan,
    told.prior_implied_wan,
    told.prior_reported_wan,
    told.difference_wan,
    told.tolerance_wan,
    told.agreement
from marts.prior_reconciliation as told
order by told.department, told.scope, told.fiscal_year, told.family, told.series
