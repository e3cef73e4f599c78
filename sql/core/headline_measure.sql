-- grain: one row per headline measure: its name and the cell of the nine tables it is read from
-- 粒度: 每个主要指标一行：名称及其在九张表中的位置
-- key: measure
-- columns:
--   measure_no: 显示顺序
--   measure: 指标标识
--   measure_name: 指标名称
--   statement: 所在的表
--   side: 两边式表的一侧，其他表为空
--   item: 行的规范标识
--   cell_measure: 列的规范标识
select
    headline.measure_no,
    headline.measure,
    headline.measure_name,
    headline.statement,
    headline.side,
    headline.item,
    headline.cell_measure
from (
    values
    (1, 'income_current_total', '本年收入合计', 'T01', 'revenue', 'income_current_total', 'amount'),
    (2, 'exp_current_total', '本年支出合计', 'T01', 'expenditure', 'exp_current_total', 'amount'),
    (3, 'income_grand_total', '收入总计', 'T01', 'revenue', 'income_grand_total', 'amount'),
    (4, 'exp_grand_total', '支出总计', 'T01', 'expenditure', 'exp_grand_total', 'amount'),
    (5, 'opening_balance', '年初结转和结余', 'T01', 'revenue', 'opening_balance', 'amount'),
    (6, 'closing_balance', '年末结转和结余', 'T01', 'expenditure', 'closing_balance', 'amount'),
    (7, 'basic_expenditure', '基本支出', 'T03', null, 'total', 'basic'),
    (8, 'project_expenditure', '项目支出', 'T03', null, 'total', 'project'),
    (9, 'fiscal_income_current', '财政拨款本年收入合计', 'T04', 'revenue', 'income_current_total', 'amount'),
    (10, 'fiscal_grand_total', '财政拨款收支总计', 'T04', 'revenue', 'income_grand_total', 'amount'),
    (11, 'fiscal_exp_current', '财政拨款本年支出合计', 'T04', 'expenditure', 'exp_current_total', 'total'),
    (12, 'gpb_expenditure', '一般公共预算财政拨款支出', 'T05', null, 'total', 'total'),
    (13, 'gpb_basic_expenditure', '一般公共预算财政拨款基本支出', 'T05', null, 'total', 'basic'),
    (14, 'gpb_project_expenditure', '一般公共预算财政拨款项目支出', 'T05', null, 'total', 'project'),
    (15, 'personnel_expenditure', '人员经费', 'T06', null, 'personnel_total', 'amount'),
    (16, 'public_expenditure', '公用经费', 'T06', null, 'public_total', 'amount'),
    (17, 'three_public_budget', '“三公”经费合计预算数', 'T07', null, 'three_public', 'budget_total'),
    (18, 'overseas_budget', '因公出国（境）费预算数', 'T07', null, 'three_public', 'budget_overseas'),
    (19, 'vehicle_budget', '公务用车购置及运行维护费预算数', 'T07', null, 'three_public', 'budget_vehicle'),
    (20, 'purchase_budget', '公务用车购置费预算数', 'T07', null, 'three_public', 'budget_purchase'),
    (21, 'operation_budget', '公务用车运行维护费预算数', 'T07', null, 'three_public', 'budget_operation'),
    (22, 'reception_budget', '公务接待费预算数', 'T07', null, 'three_public', 'budget_reception'),
    (23, 'three_public_final', '“三公”经费合计决算数', 'T07', null, 'three_public', 'final_total'),
    (24, 'overseas_final', '因公出国（境）费决算数', 'T07', null, 'three_public', 'final_overseas'),
    (25, 'vehicle_final', '公务用车购置及运行维护费决算数', 'T07', null, 'three_public', 'final_vehicle'),
    (26, 'purchase_final', '公务用车购置费决算数', 'T07', null, 'three_public', 'final_purchase'),
    (27, 'operation_final', '公务用车运行维护费决算数', 'T07', null, 'three_public', 'final_operation'),
    (28, 'reception_final', '公务接待费决算数', 'T07', null, 'three_public', 'final_reception')
) as headline (measure_no, measure, measure_name, statement, side, item, cell_measure)
order by headline.measure_no
