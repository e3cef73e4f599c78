-- grain: one row per printed line of T08 (government fund revenue and expenditure), current reports only
-- 粒度: 现行报告的政府性基金预算财政拨款收入支出决算表每个印刷行一行，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 决算年度
--   行号: 表内的阅读顺序
--   科目编码: 功能分类科目编码，合计行为空
--   科目名称: 科目名称，按印刷
--   年初结转和结余: 年初结转和结余（万元），空白即原表空白
--   本年收入: 本年收入（万元），空白即原表空白
--   本年支出合计: 本年支出合计（万元），空白即原表空白
--   基本支出: 基本支出（万元），空白即原表空白
--   项目支出: 项目支出（万元），空白即原表空白
--   年末结转和结余: 年末结转和结余（万元），空白即原表空白
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    cell.row_no as "行号",
    any_value(cell.code) as "科目编码",
    any_value(cell.label) as "科目名称",
    max(cell.amount_yuan) filter (where cell.measure = 'opening') * 0.0001 as "年初结转和结余",
    max(cell.amount_yuan) filter (where cell.measure = 'income') * 0.0001 as "本年收入",
    max(cell.amount_yuan) filter (where cell.measure = 'total') * 0.0001 as "本年支出合计",
    max(cell.amount_yuan) filter (where cell.measure = 'basic') * 0.0001 as "基本支出",
    max(cell.amount_yuan) filter (where cell.measure = 'project') * 0.0001 as "项目支出",
    max(cell.amount_yuan) filter (where cell.measure = 'closing') * 0.0001 as "年末结转和结余",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
where report.is_current and cell.statement = 'T08'
group by report.report_id, report.department, report.scope, report.fiscal_year, cell.row_no
order by report.department, report.scope, report.fiscal_year, cell.row_no
