-- grain: one row per printed line of B13 (procurement), current budgets only
-- 粒度: 现行部门预算的政府采购预算表每个印刷行一行，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 预算年度
--   行号: 表内的阅读顺序
--   分组: 专项名称等，按印刷
--   名称: 采购品目或物品名称，按印刷
--   总计: 总计（万元），空白即原表空白
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    cell.row_no as "行号",
    any_value(cell.parent_label) as "分组",
    any_value(cell.label) as "名称",
    max(cell.amount_yuan) filter (where cell.measure in ('total')) * 0.0001 as "总计",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
where report.is_current and cell.statement = 'B13'
group by report.report_id, report.department, report.scope, report.fiscal_year, cell.row_no
order by report.department, report.scope, report.fiscal_year, cell.row_no
