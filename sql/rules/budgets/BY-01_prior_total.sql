-- title: 上年预算总计
-- law: 本年预算 − 增减额 = 上年公布的预算
-- law_en: current - change = the budget published for the year before
-- severity: warn
-- tables: B01, facts
select * from
    prior_budget(
        '上年预算总计', ['income_and_expenditure_total'], 'B01', 'exp_grand_total', ['amount', 'total']
    )
union all by name
select * from
    prior_budget(
        '上年财政拨款预算', ['fiscal_grand_total', 'fiscal_expenditure'], 'B04', 'exp_grand_total', ['amount', 'total']
    )
union all by name
select * from prior_budget('上年一般公共预算支出', ['gpb_expenditure'], 'B05', 'total', ['total'])
