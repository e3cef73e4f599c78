-- title: “三公”经费合计
-- law: “三公”经费合计 = 因公出国（境）费 + 公务用车购置及运行费 + 公务接待费
-- law_en: 三公 = overseas + vehicles + reception
-- severity: error
-- tables: B07
select * from across('B07', 'budget_total', ['budget_overseas', 'budget_vehicle', 'budget_reception'])
union all by name
select *
from across(
    'B07', 'prior_budget_total', ['prior_budget_overseas', 'prior_budget_vehicle', 'prior_budget_reception']
)
