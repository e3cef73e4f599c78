-- grain: one row per report with its headline totals; null where the report prints none
-- 粒度: 每份报告一行，主要指标（万元），报告未印则空
-- key: report_id
-- parts: entity
-- columns:
--   report_id: 报告编号
--   entity_id: 部门的统一标识
--   department: 部门名称
--   region_name: 所属地区名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 决算年度
--   kind: 报告种类
--   version: 版本号
--   is_current: 是否为现行版本
--   published_on: 公布日期
--   income_current_total_wan: 本年收入合计（万元）
--   exp_current_total_wan: 本年支出合计（万元）
--   income_grand_total_wan: 收入总计（万元）
--   exp_grand_total_wan: 支出总计（万元）
--   opening_balance_wan: 年初结转和结余（万元）
--   closing_balance_wan: 年末结转和结余（万元）
--   basic_expenditure_wan: 基本支出（万元）
--   project_expenditure_wan: 项目支出（万元）
--   fiscal_income_current_wan: 财政拨款本年收入合计（万元）
--   fiscal_grand_total_wan: 财政拨款收支总计（万元）
--   fiscal_exp_current_wan: 财政拨款本年支出合计（万元）
--   gpb_expenditure_wan: 一般公共预算财政拨款支出（万元）
--   gpb_basic_expenditure_wan: 一般公共预算财政拨款基本支出（万元）
--   gpb_project_expenditure_wan: 一般公共预算财政拨款项目支出（万元）
--   personnel_expenditure_wan: 人员经费（万元）
--   public_expenditure_wan: 公用经费（万元）
--   three_public_budget_wan: “三公”经费合计预算数（万元）
--   overseas_budget_wan: 因公出国（境）费预算数（万元）
--   vehicle_budget_wan: 公务用车购置及运行维护费预算数（万元）
--   purchase_budget_wan: 公务用车购置费预算数（万元）
--   operation_budget_wan: 公务用车运行维护费预算数（万元）
--   reception_budget_wan: 公务接待费预算数（万元）
--   three_public_final_wan: “三公”经费合计决算数（万元）
--   overseas_final_wan: 因公出国（境）费决算数（万元）
--   vehicle_final_wan: 公务用车购置及运行维护费决算数（万元）
--   purchase_final_wan: 公务用车购置费决算数（万元）
--   operation_final_wan: 公务用车运行维护费决算数（万元）
--   reception_final_wan: 公务接待费决算数（万元）
select
    report.report_id,
    report.entity_id,
    report.department,
    report.region_name,
    report.scope,
    report.fiscal_year,
    report.kind,
    report.version,
    report.is_current,
    report.published_on,
    max(headline.amount_wan) filter (where headline.measure = 'income_current_total') as income_current_total_wan,
    max(headline.amount_wan) filter (where headline.measure = 'exp_current_total') as exp_current_total_wan,
    max(headline.amount_wan) filter (where headline.measure = 'income_grand_total') as income_grand_total_wan,
    max(headline.amount_wan) filter (where headline.measure = 'exp_grand_total') as exp_grand_total_wan,
    max(headline.amount_wan) filter (where headline.measure = 'opening_balance') as opening_balance_wan,
    max(headline.amount_wan) filter (where headline.measure = 'closing_balance') as closing_balance_wan,
    max(headline.amount_wan) filter (where headline.measure = 'basic_expenditure') as basic_expenditure_wan,
    max(headline.amount_wan) filter (where headline.measure = 'project_expenditure') as project_expenditure_wan,
    max(headline.amount_wan) filter (where headline.measure = 'fiscal_income_current') as fiscal_income_current_wan,
    max(headline.amount_wan) filter (where headline.measure = 'fiscal_grand_total') as fiscal_grand_total_wan,
    max(headline.amount_wan) filter (where headline.measure = 'fiscal_exp_current') as fiscal_exp_current_wan,
    max(headline.amount_wan) filter (where headline.measure = 'gpb_expenditure') as gpb_expenditure_wan,
    max(headline.amount_wan) filter (where headline.measure = 'gpb_basic_expenditure') as gpb_basic_expenditure_wan,
    max(headline.amount_wan) filter (where headline.measure = 'gpb_project_expenditure') as gpb_project_expenditure_wan,
    max(headline.amount_wan) filter (where headline.measure = 'personnel_expenditure') as personnel_expenditure_wan,
    max(headline.amount_wan) filter (where headline.measure = 'public_expenditure') as public_expenditure_wan,
    max(headline.amount_wan) filter (where headline.measure = 'three_public_budget') as three_public_budget_wan,
    max(headline.amount_wan) filter (where headline.measure = 'overseas_budget') as overseas_budget_wan,
    max(headline.amount_wan) filter (where headline.measure = 'vehicle_budget') as vehicle_budget_wan,
    max(headline.amount_wan) filter (where headline.measure = 'purchase_budget') as purchase_budget_wan,
    max(headline.amount_wan) filter (where headline.measure = 'operation_budget') as operation_budget_wan,
    max(headline.amount_wan) filter (where headline.measure = 'reception_budget') as reception_budget_wan,
    max(headline.amount_wan) filter (where headline.measure = 'three_public_final') as three_public_final_wan,
    max(headline.amount_wan) filter (where headline.measure = 'overseas_final') as overseas_final_wan,
    max(headline.amount_wan) filter (where headline.measure = 'vehicle_final') as vehicle_final_wan,
    max(headline.amount_wan) filter (where headline.measure = 'purchase_final') as purchase_final_wan,
    max(headline.amount_wan) filter (where headline.measure = 'operation_final') as operation_final_wan,
    max(headline.amount_wan) filter (where headline.measure = 'reception_final') as reception_final_wan
from core.report as report
left join marts.report_measure as headline on report.report_id = headline.report_id
where report.kind = 'final_accounts'
group by
    report.report_id,
    report.entity_id,
    report.department,
    report.region_name,
    report.scope,
    report.fiscal_year,
    report.kind,
    report.version,
    report.is_current,
    report.published_on
order by report.entity_id, report.scope, report.fiscal_year, report.version
