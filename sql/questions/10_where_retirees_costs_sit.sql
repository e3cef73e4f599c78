-- 问题: 离退休人员的费用列在 303 还是别处？
-- question: Do retirees' costs sit in economic class 303 or elsewhere?
-- reads: marts.basic_economic_yoy, marts.gpb_expenditure_yoy
with functional as (
    select
        line.report_id,
        max(line.department) as department,
        max(line.scope) as scope,
        max(line.fiscal_year) as fiscal_year,
        coalesce(sum(line.current_wan) filter (where line.code in ('2080501', '2080502')), 0) as retirees_wan,
        coalesce(sum(line.current_wan) filter (where line.code = '2080599'), 0) as other_pensions_wan,
        coalesce(sum(line.current_wan) filter (where line.code = '20808'), 0) as survivors_20808_wan
    from marts.gpb_expenditure_yoy as line
    where line.measure = 'basic'
    group by line.report_id
),

economic as (
    select
        line.report_id,
        coalesce(max(line.current_wan) filter (where line.code = '303'), 0) as class_303_wan,
        coalesce(sum(line.current_wan) filter (where line.code in ('30301', '30302')), 0) as pensions_30301_30302_wan
    from marts.basic_economic_yoy as line
    group by line.report_id
),

-- benefits to survivors (20808) belong in 303 too: what is left of it can be retirees' at most
compared as (
    select
        functional.*,
        economic.class_303_wan,
        economic.pensions_30301_30302_wan,
        functional.retirees_wan + functional.other_pensions_wan as retirees_total_wan,
        greatest(economic.class_303_wan - functional.survivors_20808_wan, 0) as room_in_303_wan
    from functional
    inner join economic on functional.report_id = economic.report_id
)

select
    compared.department,
    compared.scope,
    compared.fiscal_year,
    compared.retirees_wan,
    compared.other_pensions_wan,
    compared.class_303_wan,
    compared.survivors_20808_wan,
    compared.pensions_30301_30302_wan,
    greatest(compared.retirees_total_wan - compared.room_in_303_wan, 0) as outside_303_wan,
    case
        when compared.retirees_total_wan = 0 then '无离退休支出'
        when compared.room_in_303_wan = 0 then '不在 303'
        when compared.retirees_total_wan > compared.room_in_303_wan then '主要在 303，至少 outside_303_wan 在别处'
        else '可全部在 303'
    end as answer
from compared
order by compared.department, compared.scope, compared.fiscal_year
