-- title: 公务用车小计
-- law: 公务用车购置及运行费 = 购置费 + 运行费
-- law_en: vehicles = purchase + operation
-- severity: error
-- tables: B07
select * from across('B07', 'budget_vehicle', ['budget_purchase', 'budget_operation'])
union all by name
select * from across('B07', 'prior_budget_vehicle', ['prior_budget_purchase', 'prior_budget_operation'])
