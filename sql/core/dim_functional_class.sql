-- grain: one row per functional code (支出功能分类) and dated name; codes only met in reports have one row without dates
-- 粒度: 支出功能分类每个编码的每个分期名称一行；词表没有、只在报告中见到的编码一行，起止年度为空
-- key: code, name
-- columns:
--   code: 编码
--   name: 名称
--   valid_from: 名称启用的年度，空为不详
--   valid_to: 名称停用前的最后年度，空为仍在用或不详
--   level: 级次：1 类；2 款；3 项
--   parent_code: 上级编码，类为空
--   class_code: 所属类的编码
--   group_code: 所属款的编码，类为空
--   name_en: 英文名称
--   cofog_hint: 对应的政府职能分类（参考）
--   confidence: 可信程度
--   source: 来源：vocabulary 词表；reviewed 经核对的变动表；observed 仅见于报告（取最常见的名称）
--   first_seen: 已入库报告中最早见到此编码的年度
--   last_seen: 已入库报告中最晚见到此编码的年度
with printed as (
    select
        cell.code,
        report.fiscal_year,
        cell.label,
        count(*) as times
    from core.statement_cell as cell
    inner join core.report as report on cell.report_id = report.report_id
    where cell.item = 'func_class' and cell.measure = 'total' and regexp_full_match(cell.code, '\d{3}(\d\d){0,2}')
    group by cell.code, report.fiscal_year, cell.label
),

seen as (
    select
        printed.code,
        min(printed.fiscal_year) as first_seen,
        max(printed.fiscal_year) as last_seen,
        arg_max(printed.label, (printed.times, printed.fiscal_year, printed.label)) as label
    from printed
    group by printed.code
),

listed as (
    select
        class.code,
        class.name,
        cast(class.valid_from as integer) as valid_from,
        cast(class.valid_to as integer) as valid_to,
        class.name_en,
        class.cofog_hint,
        class.confidence,
        'vocabulary' as source
    from seed.functional_class as class
),

-- a reviewed change may name what a code was called before its first listed name
earlier as (
    select
        change.prior_code as code,
        any_value(change.prior_name) as name,
        cast(null as integer) as valid_from,
        cast(max(change.effective_year) as integer) - 1 as valid_to,
        cast(null as varchar) as name_en,
        cast(null as varchar) as cofog_hint,
        any_value(change.source) as confidence,
        'reviewed' as source
    from seed.functional_changes as change
    where
        change.relation in ('renamed', 'moved', 'merged', 'split', 'dropped')
        and change.prior_name is not null
        and not exists (
            select 1
            from listed
            where
                listed.code = change.prior_code
                and coalesce(listed.valid_from, 0) < cast(change.effective_year as integer)
        )
    group by change.prior_code
),

observed as (
    select
        seen.code,
        seen.label as name,
        cast(null as integer) as valid_from,
        cast(null as integer) as valid_to,
        cast(null as varchar) as name_en,
        cast(null as varchar) as cofog_hint,
        cast(null as varchar) as confidence,
        'observed' as source
    from seen
    where seen.code not in (select listed.code from listed) and seen.code not in (select earlier.code from earlier)
),

named as (
    select listed.* from listed
    union all by name
    select earlier.* from earlier
    union all by name
    select observed.* from observed
)

select
    named.code,
    named.name,
    named.valid_from,
    named.valid_to,
    (length(named.code) - 1) // 2 as level,
    case when length(named.code) > 3 then left(named.code, length(named.code) - 2) end as parent_code,
    left(named.code, 3) as class_code,
    case when length(named.code) > 3 then left(named.code, 5) end as group_code,
    named.name_en,
    named.cofog_hint,
    named.confidence,
    named.source,
    seen.first_seen,
    seen.last_seen
from named
left join seen on named.code = seen.code
order by named.code, named.valid_from nulls first
