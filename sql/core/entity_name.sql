-- grain: one row per name a department has had: every entity_id of a report and every name in the reviewed changes
-- 粒度: 部门用过的每个名称一行：报告中的部门标识，以及变动表中的名称
-- key: entity_id
-- columns:
--   entity_id: 部门标识，即报告所用的名称
--   entity_key: 部门的统一标识：沿更名链的最后一个名称
--   valid_from: 名称启用的决算年度（由更名得出），空为不详
--   valid_to: 名称停用前的最后决算年度，空为仍在用
with recursive renames as (
    select
        change.prior_name,
        change.current_name,
        cast(change.effective_year as integer) as effective_year
    from seed.entity_changes as change
    where change.relation = 'renamed'
),

names as (
    select report.entity_id
    from core.report as report
    union
    select change.prior_name
    from seed.entity_changes as change
    union
    select change.current_name
    from seed.entity_changes as change
),

-- years only go up along a chain, so a circle in the reviewed changes ends too
chain as (
    select
        names.entity_id,
        names.entity_id as name,
        0 as effective_year
    from names
    union all
    select
        chain.entity_id,
        renames.current_name as name,
        renames.effective_year
    from chain
    inner join renames on chain.name = renames.prior_name and chain.effective_year < renames.effective_year
)

select
    chain.entity_id,
    arg_max(chain.name, chain.effective_year) as entity_key,
    (
        select max(renames.effective_year) from renames
        where renames.current_name = chain.entity_id
    ) as valid_from,
    (
        select min(renames.effective_year) - 1 from renames
        where renames.prior_name = chain.entity_id
    ) as valid_to
from chain
group by chain.entity_id
order by chain.entity_id
