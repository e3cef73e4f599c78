-- 问题: 公务接待人均、批均花多少？
-- question: What does a reception cost per guest and per batch?
-- reads: marts.unit_cost
select
    per_unit.department,
    per_unit.scope,
    per_unit.fiscal_year,
    per_unit.measure_name,
    per_unit.cost_wan,
    per_unit.quantity,
    per_unit.unit_cost_yuan,
    per_unit.stated_unit_cost_yuan,
    per_unit.reason
from marts.unit_cost as per_unit
where per_unit.measure in ('reception_per_guest', 'reception_per_batch')
order by per_unit.department, per_unit.scope, per_unit.fiscal_year, per_unit.measure_no
