-- grain: one row per printed line of B02 (income), current budgets only
-- 粒度: 现行部门预算的收入总表每个印刷行一行，金额单位万元
-- materialized: view
-- columns:
--   部门: 部门名称
--   范围: 口径：本级、部门汇总或单位
--   年度: 预算年度
--   行号: 表内的阅读顺序
--   科目编码: 科目编码，合计行为空
--   来源分组: 来源的分组，按印刷；没有则空
--   名称: 科目或来源名称，按印刷
--   合计: 合计（万元），空白即原表空白
--   上年结转: 上年结转（万元），空白即原表空白
--   财政拨款: 财政拨款（万元），空白即原表空白
--   一般公共预算: 一般公共预算（万元），空白即原表空白
--   政府性基金预算: 政府性基金预算（万元），空白即原表空白
--   国有资本经营预算: 国有资本经营预算（万元），空白即原表空白
--   事业收入: 事业收入（万元），空白即原表空白
--   经营收入: 经营收入（万元），空白即原表空白
--   其他收入: 其他收入（万元），空白即原表空白
--   报告编号: 报告编号，现行版本
select
    report.department as "部门",
    case report.scope when 'own' then '本级' when 'department' then '部门' when 'unit' then '单位' end as "范围",
    report.fiscal_year as "年度",
    cell.row_no as "行号",
    any_value(cell.code) as "科目编码",
    any_value(cell.parent_label) as "来源分组",
    any_value(cell.label) as "名称",
    max(cell.amount_yuan) filter (where cell.measure in ('total')) * 0.0001 as "合计",
    max(cell.amount_yuan) filter (where cell.measure in ('opening')) * 0.0001 as "上年结转",
    max(cell.amount_yuan) filter (where cell.measure in ('fiscal')) * 0.0001 as "财政拨款",
    max(cell.amount_yuan) filter (where cell.measure in ('gpb')) * 0.0001 as "一般公共预算",
    max(cell.amount_yuan) filter (where cell.measure in ('govfund')) * 0.0001 as "政府性基金预算",
    max(cell.amount_yuan) filter (where cell.measure in ('soe')) * 0.0001 as "国有资本经营预算",
    max(cell.amount_yuan) filter (where cell.measure in ('business')) * 0.0001 as "事业收入",
    max(cell.amount_yuan) filter (where cell.measure in ('operating')) * 0.0001 as "经营收入",
    max(cell.amount_yuan) filter (where cell.measure in ('other')) * 0.0001 as "其他收入",
    report.report_id as "报告编号"
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
where report.is_current and cell.statement = 'B02'
group by report.report_id, report.department, report.scope, report.fiscal_year, cell.row_no
order by report.department, report.scope, report.fiscal_year, cell.row_no
