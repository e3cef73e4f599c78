-- grain: one row per printed line of B05 (general public budget expenditure), current budgets only
-- 粒度: 现行部门预算的一般公共预算支出表每个印刷行一行，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 预算年度
--   行号: 表内的阅读顺序
--   科目编码: 科目编码，合计行为空
--   科目名称: 科目名称，按印刷
--   合计: 合计（万元），空白即原表空白
--   基本支出: 基本支出（万元），空白即原表空白
--   项目支出: 项目支出（万元），空白即原表空白
--   上年执行数: 上年执行数（万元），空白即原表空白
--   上年预算数: 上年预算数（万元），空白即原表空白
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    cell.row_no as "行号",
    any_value(cell.code) as "科目编码",
    any_value(cell.label) as "科目名称",
    max(cell.amount_yuan) filter (where cell.measure in ('total')) * 0.0001 as "合计",
    max(cell.amount_yuan) filter (where cell.measure in ('basic')) * 0.0001 as "基本支出",
    max(cell.amount_yuan) filter (where cell.measure in ('project')) * 0.0001 as "项目支出",
    max(cell.amount_yuan) filter (where cell.measure in ('prior_executed')) * 0.0001 as "上年执行数",
    max(cell.amount_yuan) filter (where cell.measure in ('prior_budget')) * 0.0001 as "上年预算数",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
where report.is_current and cell.statement = 'B05'
group by report.report_id, report.department, report.scope, report.fiscal_year, cell.row_no
order by report.department, report.scope, report.fiscal_year, cell.row_no
