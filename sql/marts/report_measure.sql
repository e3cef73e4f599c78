-- grain: one row per report and headline measure printed in it
-- 粒度: 每份报告的每个已印刷的主要指标一行
-- key: report_id, measure
-- parts: entity
-- columns:
--   report_id: 报告编号
--   entity_id: 部门的统一标识
--   department: 部门名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 决算年度
--   kind: 报告种类
--   is_current: 是否为现行版本
--   measure_no: 指标的显示顺序
--   measure: 指标标识
--   measure_name: 指标名称
--   amount_wan: 金额（万元）
--   printed: 印刷原文
--   page: 所在页码
select
    report.report_id,
    report.entity_id,
    report.department,
    report.scope,
    report.fiscal_year,
    report.kind,
    report.is_current,
    headline.measure_no,
    headline.measure,
    headline.measure_name,
    cell.amount_yuan * 0.0001 as amount_wan,
    cell.printed,
    cell.page
from core.report as report
inner join core.statement_cell as cell on report.report_id = cell.report_id
inner join core.headline_measure as headline
    on
        cell.statement = headline.statement
        and cell.side is not distinct from headline.side
        and cell.item = headline.item
        and cell.measure = headline.cell_measure
where cell.amount_yuan is not null
qualify row_number() over (partition by report.report_id, headline.measure order by cell.row_no, cell.column_no) = 1
order by report.report_id, headline.measure_no
