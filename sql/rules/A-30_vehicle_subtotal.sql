-- title: 公务用车小计
-- law: 公务用车购置及运行维护费 = 购置费 + 运行维护费，预算数、决算数
-- law_en: vehicles = purchase + operation, budget and final
-- severity: error
-- tables: T07
with terms as (
    select
        figure.*,
        case split_part(figure.measure, '_', 1) when 'budget' then '预算数' else '决算数' end as subject,
        figure.measure like '%\_vehicle' escape '\' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T07'
        and figure.item = 'three_public'
        and regexp_full_match(figure.measure, '(budget|final)_(vehicle|purchase|operation)')
    qualify count(*) over (partition by figure.report_id, split_part(figure.measure, '_', 1)) = 3
)

select * from sums('terms')
