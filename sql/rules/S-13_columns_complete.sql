-- title: 栏目齐全
-- law: 每行在表的各栏都有位置，一行不缺栏、不多栏；没有两栏读作同一栏而金额不同
-- law_en: every row has a place in each column, no two columns with different amounts are taken for one
-- severity: info
-- kind: reader_suspect
-- tables: T02, T03, T05, T08, T09
with placed as (
    select
        report_id,
        statement,
        row_no,
        list_sort(list(distinct measure)) as places
    from cell
    where item = 'func_class' and statement in ('T02', 'T03', 'T05', 'T08', 'T09') and measure is not null
    group by report_id, statement, row_no
),

usual as (
    select
        report_id,
        statement,
        mode(places) as places
    from placed
    group by report_id, statement
)

select
    placed.report_id,
    placed.statement || ' 栏目' as subject,
    count(*) filter (where placed.places <> usual.places)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '行' as unit,
    case when stated > 0 then placed.statement || '有' || stated::integer || '行的栏目与其他行不同' end as detail
from placed
inner join usual using (report_id, statement)
group by placed.report_id, placed.statement
union all
select
    report_id,
    statement || ' 栏目重复' as subject,
    count(*) filter (where places > 1)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '行' as unit,
    case when stated > 0 then statement || '有' || stated::integer || '行的两栏被识读为同一栏而金额不同' end as detail
from (
    select
        report_id,
        statement,
        count(*) as places
    from cell
    where item in ('func_class', 'total', 'three_public') and measure is not null
    group by report_id, statement, row_no, side, item, code, measure
)
group by report_id, statement
