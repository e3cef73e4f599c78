-- grain: one row per report that prints T07 (three public expenditures), current reports only
-- 粒度: 现行报告的“三公”经费支出决算表每份一行，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 决算年度
--   预算数_合计: 合计，预算数（万元）
--   预算数_因公出国（境）费: 因公出国（境）费，预算数（万元）
--   预算数_公务用车购置及运行维护费小计: 公务用车购置及运行维护费小计，预算数（万元）
--   预算数_公务用车购置费: 公务用车购置费，预算数（万元）
--   预算数_公务用车运行维护费: 公务用车运行维护费，预算数（万元）
--   预算数_公务接待费: 公务接待费，预算数（万元）
--   决算数_合计: 合计，决算数（万元）
--   决算数_因公出国（境）费: 因公出国（境）费，决算数（万元）
--   决算数_公务用车购置及运行维护费小计: 公务用车购置及运行维护费小计，决算数（万元）
--   决算数_公务用车购置费: 公务用车购置费，决算数（万元）
--   决算数_公务用车运行维护费: 公务用车运行维护费，决算数（万元）
--   决算数_公务接待费: 公务接待费，决算数（万元）
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    max(cell.amount_yuan) filter (where cell.measure = 'budget_total') * 0.0001 as "预算数_合计",
    max(cell.amount_yuan) filter (where cell.measure = 'budget_overseas') * 0.0001 as "预算数_因公出国（境）费",
    max(cell.amount_yuan) filter (where cell.measure = 'budget_vehicle') * 0.0001 as "预算数_公务用车购置及运行维护费小计",
    max(cell.amount_yuan) filter (where cell.measure = 'budget_purchase') * 0.0001 as "预算数_公务用车购置费",
    max(cell.amount_yuan) filter (where cell.measure = 'budget_operation') * 0.0001 as "预算数_公务用车运行维护费",
    max(cell.amount_yuan) filter (where cell.measure = 'budget_reception') * 0.0001 as "预算数_公务接待费",
    max(cell.amount_yuan) filter (where cell.measure = 'final_total') * 0.0001 as "决算数_合计",
    max(cell.amount_yuan) filter (where cell.measure = 'final_overseas') * 0.0001 as "决算数_因公出国（境）费",
    max(cell.amount_yuan) filter (where cell.measure = 'final_vehicle') * 0.0001 as "决算数_公务用车购置及运行维护费小计",
    max(cell.amount_yuan) filter (where cell.measure = 'final_purchase') * 0.0001 as "决算数_公务用车购置费",
    max(cell.amount_yuan) filter (where cell.measure = 'final_operation') * 0.0001 as "决算数_公务用车运行维护费",
    max(cell.amount_yuan) filter (where cell.measure = 'final_reception') * 0.0001 as "决算数_公务接待费",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
where report.is_current and cell.statement = 'T07'
group by report.report_id, report.department, report.scope, report.fiscal_year
order by report.department, report.scope, report.fiscal_year
