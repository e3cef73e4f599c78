-- 问题: 基本支出与项目支出各占多少，比上年有何变化？
-- question: What is the basic/project split and how did it change?
-- reads: marts.structure
select
    now.department,
    now.scope,
    now.fiscal_year,
    now.structure,
    now.part_name,
    now.amount_wan,
    now.share_pct,
    earlier.amount_wan as prior_wan,
    earlier.share_pct as prior_share_pct,
    now.share_pct - earlier.share_pct as change_points
from marts.structure as now
left join marts.structure as earlier
    on
        now.entity_key = earlier.entity_key
        and now.scope = earlier.scope
        and now.kind = earlier.kind
        and now.fiscal_year = earlier.fiscal_year + 1
        and now.structure = earlier.structure
        and now.part = earlier.part
where now.structure in ('expenditure_nature', 'gpb_nature') and now.part in ('basic', 'project')
order by now.department, now.scope, now.fiscal_year, now.structure, now.part_no
