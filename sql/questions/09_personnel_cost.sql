-- 问题: 人员经费每年多少，占基本支出多少，主要由什么构成？
-- question: What is the personnel cost, its share of basic expenditure, and its main components?
-- reads: marts.basic_economic_yoy, marts.structure
select
    component.department,
    component.scope,
    component.fiscal_year,
    personnel.amount_wan as personnel_wan,
    personnel.share_pct as share_of_basic_pct,
    row_number() over (partition by component.report_id order by -component.current_wan, component.code) as place,
    component.code,
    component.name,
    component.current_wan as component_wan,
    marts.rate_pct(component.current_wan, personnel.amount_wan) as share_of_personnel_pct,
    component.change_wan,
    component.change_rate_pct
from marts.basic_economic_yoy as component
inner join marts.structure as personnel
    on
        component.report_id = personnel.report_id
        and personnel.structure = 'personnel_public'
        and personnel.part = 'personnel'
where component.level = 2 and component.code similar to '30[13].*' and component.current_wan > 0
qualify place <= 5
order by component.department, component.scope, component.fiscal_year, place
