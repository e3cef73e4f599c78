-- 问题: 同类部门相比如何（同一科目、同一级次、同一口径）？
-- question: How do sibling departments compare: same function, same level, same scope?
-- reads: marts.ranking
select
    place.fiscal_year,
    place.scope,
    place.region_level,
    place.code,
    place.name,
    place.place,
    place.departments,
    place.department,
    place.amount_wan,
    place.share_pct,
    place.peers_median_wan
from marts.ranking as place
where place.family = 'gpb_expenditure' and place.level in (0, 1)
order by place.fiscal_year, place.scope, place.region_level, place.code nulls first, place.place, place.department
