-- grain: one row per printed line of B07 (three public expenses), current budgets only
-- 粒度: 现行部门预算的三公经费支出表每个印刷行一行，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 预算年度
--   行号: 表内的阅读顺序
--   项目: 项目名称，按印刷；一行的表为空
--   三公经费合计: 三公经费合计（万元），空白即原表空白
--   因公出国境费: 因公出国境费（万元），空白即原表空白
--   公务用车小计: 公务用车小计（万元），空白即原表空白
--   公务用车购置费: 公务用车购置费（万元），空白即原表空白
--   公务用车运行费: 公务用车运行费（万元），空白即原表空白
--   公务接待费: 公务接待费（万元），空白即原表空白
--   会议费: 会议费（万元），空白即原表空白
--   培训费: 培训费（万元），空白即原表空白
--   机关运行经费: 机关运行经费（万元），空白即原表空白
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    cell.row_no as "行号",
    any_value(cell.label) as "项目",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_total')) * 0.0001 as "三公经费合计",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_overseas')) * 0.0001 as "因公出国境费",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_vehicle')) * 0.0001 as "公务用车小计",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_purchase')) * 0.0001 as "公务用车购置费",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_operation')) * 0.0001 as "公务用车运行费",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_reception')) * 0.0001 as "公务接待费",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_meeting')) * 0.0001 as "会议费",
    max(cell.amount_yuan) filter (where cell.measure in ('budget_training')) * 0.0001 as "培训费",
    max(cell.amount_yuan) filter (where cell.measure in ('agency_operating')) * 0.0001 as "机关运行经费",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
where report.is_current and cell.statement = 'B07'
group by report.report_id, report.department, report.scope, report.fiscal_year, cell.row_no
order by report.department, report.scope, report.fiscal_year, cell.row_no
