-- grain: one row per printed line of B04 (fiscal income and expenditure), current budgets only
-- 粒度: 现行部门预算的财政拨款收支总表每个印刷行一行，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 预算年度
--   行号: 表内的阅读顺序
--   栏别: 收入、支出或用途
--   项目: 项目名称，按印刷
--   预算数: 预算数（万元），空白即原表空白
--   一般公共预算: 一般公共预算（万元），空白即原表空白
--   政府性基金预算: 政府性基金预算（万元），空白即原表空白
--   国有资本经营预算: 国有资本经营预算（万元），空白即原表空白
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    cell.row_no as "行号",
    case cell.side when 'revenue' then '收入' when 'expenditure' then '支出' when 'nature' then '用途' end as "栏别",
    any_value(cell.label) as "项目",
    max(cell.amount_yuan) filter (where cell.measure in ('amount', 'total')) * 0.0001 as "预算数",
    max(cell.amount_yuan) filter (where cell.measure in ('gpb')) * 0.0001 as "一般公共预算",
    max(cell.amount_yuan) filter (where cell.measure in ('govfund')) * 0.0001 as "政府性基金预算",
    max(cell.amount_yuan) filter (where cell.measure in ('soe')) * 0.0001 as "国有资本经营预算",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
where report.is_current and cell.statement = 'B04'
group by report.report_id, report.department, report.scope, report.fiscal_year, cell.side, cell.row_no
order by report.department, report.scope, report.fiscal_year, cell.side, cell.row_no
