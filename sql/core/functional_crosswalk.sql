-- grain: one row per fiscal year and pair of codes: what became of last year's code this year
-- 粒度: 每个决算年度的每对功能分类编码一行：上年的编码到本年成了什么
-- key: fiscal_year, prior_code, current_code
-- columns:
--   fiscal_year: 本年度；上年为其前一年
--   prior_code: 上年编码，新增时为空
--   current_code: 本年编码，取消时为空
--   relation: 关系：same 不变；renamed 更名；moved 换码；merged 并入；split 拆分；new 新增；dropped 取消
--   prior_name: 上年名称
--   current_name: 本年名称
--   compare_at: 可比的最近共同上级编码：same、renamed、moved 为本年编码本身；无共同上级为 total（合计）
--   source: 依据：vocabulary 由词表的起止年度得出；reviewed 经核对的变动表
--   note: 说明
with years as (
    select year.fiscal_year
    from core.dim_fiscal_year as year
),

reviewed as (
    select
        cast(change.effective_year as integer) as fiscal_year,
        change.prior_code,
        change.current_code,
        change.relation,
        change.prior_name,
        change.current_name,
        change.note
    from seed.functional_changes as change
),

named as (
    select
        years.fiscal_year,
        class.code,
        any_value(class.name) as name
    from years
    inner join core.dim_functional_class as class
        on
            years.fiscal_year >= coalesce(class.valid_from, years.fiscal_year)
            and years.fiscal_year <= coalesce(class.valid_to, years.fiscal_year)
    -- of a code only met in reports nobody knows what became of it
    where class.source != 'observed'
    group by years.fiscal_year, class.code
),

-- what the dated names alone say; a code somebody reviewed for the year is left to the review
dated as (
    select
        coalesce(now.fiscal_year, earlier.fiscal_year + 1) as fiscal_year,
        earlier.code as prior_code,
        now.code as current_code,
        case
            when earlier.code is null then 'new'
            when now.code is null then 'dropped'
            when earlier.name = now.name then 'same'
            else 'renamed'
        end as relation,
        earlier.name as prior_name,
        now.name as current_name
    from named as now
    full outer join named as earlier on now.code = earlier.code and now.fiscal_year = earlier.fiscal_year + 1
),

pairs as (
    select
        reviewed.fiscal_year,
        reviewed.prior_code,
        reviewed.current_code,
        reviewed.relation,
        reviewed.prior_name,
        reviewed.current_name,
        'reviewed' as source,
        reviewed.note
    from reviewed
    union all
    select
        dated.fiscal_year,
        dated.prior_code,
        dated.current_code,
        dated.relation,
        dated.prior_name,
        dated.current_name,
        'vocabulary' as source,
        cast(null as varchar) as note
    from dated
    where
        dated.fiscal_year in (select years.fiscal_year from years)
        and dated.fiscal_year > (select min(years.fiscal_year) from years)
        and not exists (
            select 1
            from reviewed
            where
                reviewed.fiscal_year = dated.fiscal_year
                and (reviewed.prior_code = dated.prior_code or reviewed.current_code = dated.current_code)
        )
),

-- codes that were merged or split together share one common ancestor
families as (
    select
        pairs.fiscal_year,
        pairs.relation,
        case when pairs.relation = 'merged' then pairs.current_code else pairs.prior_code end as family,
        list(pairs.prior_code) || list(pairs.current_code) as codes
    from pairs
    where pairs.relation in ('merged', 'split')
    group by all
),

ancestors as (
    select
        families.fiscal_year,
        families.relation,
        families.family,
        coalesce(
            max(left(families.family, step.width)) filter (
                where
                step.width < list_max(list_transform(families.codes, code -> length(code)))
                and len(list_distinct(list_transform(families.codes, code -> left(code, step.width)))) = 1
            ),
            'total'
        ) as ancestor
    from families
    cross join (values (3), (5)) as step (width)
    group by families.fiscal_year, families.relation, families.family
)

select
    pairs.fiscal_year,
    pairs.prior_code,
    pairs.current_code,
    pairs.relation,
    pairs.prior_name,
    pairs.current_name,
    case
        when pairs.relation in ('merged', 'split') then ancestors.ancestor
        when pairs.relation in ('new', 'dropped') and length(coalesce(pairs.current_code, pairs.prior_code)) = 3
            then 'total'
        when pairs.relation = 'new' then left(pairs.current_code, length(pairs.current_code) - 2)
        when pairs.relation = 'dropped' then left(pairs.prior_code, length(pairs.prior_code) - 2)
        else pairs.current_code
    end as compare_at,
    pairs.source,
    pairs.note
from pairs
left join ancestors
    on
        pairs.fiscal_year = ancestors.fiscal_year
        and pairs.relation = ancestors.relation
        and case when pairs.relation = 'merged' then pairs.current_code else pairs.prior_code end = ancestors.family
order by pairs.fiscal_year, coalesce(pairs.current_code, pairs.prior_code), pairs.prior_code
