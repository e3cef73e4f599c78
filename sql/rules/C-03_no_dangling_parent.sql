-- title: 科目层级
-- law: 有项级科目的表中，每个类有款、每个款有项
-- law_en: every 类 has a 款 and every 款 a 项, where the table lists 项
-- severity: warn
-- tables: T02, T03, T05, T08, T09
with codes as (
    select
        report_id,
        statement,
        row_no,
        code,
        label,
        coalesce(
            min(ref) filter (where counts and measure = 'total'), min(ref) filter (where counts), min(ref)
        ) as ref
    from cell
    where item = 'func_class' and code is not null
    group by report_id, statement, row_no, code, label
),

listed as (
    select
        report_id,
        statement,
        list(distinct code) as known,
        count(*) filter (where length(code) = 7) > 0 as has_items
    from codes
    group by report_id, statement
)

-- the cells are those of the bare subjects: what stands there tells whether a row below them was printed
select
    report_id,
    statement || ' 层级' as subject,
    case when bool_or(is_bare) then 1 else 0 end::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    coalesce(list(ref order by code) filter (where is_bare), []) as cells,
    list_transform(cells, ref -> 0::tinyint) as weights,
    'equal' as comparison,
    '处' as unit,
    case when stated > 0 then '科目' || min(concat_ws(' ', code, label)) filter (where is_bare) || '没有下级科目' end
        as detail
from (
    select
        codes.*,
        length(codes.code) < 7
        and len(list_filter(listed.known, k -> length(k) = length(codes.code) + 2 and starts_with(k, codes.code)))
        = 0 as is_bare
    from codes
    inner join listed using (report_id, statement)
    where listed.has_items and length(codes.code) in (3, 5)
)
group by report_id, statement
