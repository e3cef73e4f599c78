-- grain: one row per printed line of T04 (fiscal appropriations), both sides, current reports only
-- 粒度: 现行报告的财政拨款收入支出决算总表每个印刷行一行，左收入右支出，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 决算年度
--   行号: 表内的印刷行
--   收入项目: 收入一侧的项目
--   收入行次: 收入一侧的行次
--   收入决算数: 收入一侧的金额（万元）
--   支出项目: 支出一侧的项目
--   支出行次: 支出一侧的行次
--   合计: 支出一侧：合计（万元）
--   一般公共预算财政拨款: 支出一侧：一般公共预算财政拨款（万元）
--   政府性基金预算财政拨款: 支出一侧：政府性基金预算财政拨款（万元）
--   国有资本经营预算财政拨款: 支出一侧：国有资本经营预算财政拨款（万元）
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    printed.printed_line_no as "行号",
    any_value(cell.label) filter (where cell.side = 'revenue') as "收入项目",
    any_value(cell.line_no) filter (where cell.side = 'revenue') as "收入行次",
    max(cell.amount_yuan) filter (where cell.side = 'revenue') * 0.0001 as "收入决算数",
    any_value(cell.label) filter (where cell.side = 'expenditure') as "支出项目",
    any_value(cell.line_no) filter (where cell.side = 'expenditure') as "支出行次",
    max(cell.amount_yuan) filter (where cell.side = 'expenditure' and cell.measure = 'total') * 0.0001
        as "合计",
    max(cell.amount_yuan) filter (where cell.side = 'expenditure' and cell.measure = 'gpb') * 0.0001
        as "一般公共预算财政拨款",
    max(cell.amount_yuan) filter (where cell.side = 'expenditure' and cell.measure = 'govfund') * 0.0001
        as "政府性基金预算财政拨款",
    max(cell.amount_yuan) filter (where cell.side = 'expenditure' and cell.measure = 'soe') * 0.0001
        as "国有资本经营预算财政拨款",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
inner join core.printed_line as printed
    on
        cell.report_id = printed.report_id
        and cell.statement = printed.statement
        and cell.row_no = printed.row_no
        and cell.side = printed.side
where report.is_current and cell.statement = 'T04'
group by report.report_id, report.department, report.scope, report.fiscal_year, printed.printed_line_no
order by report.department, report.scope, report.fiscal_year, printed.printed_line_no
