-- title: 科目名称一致
-- law: 同一编码在各表的名称相同
-- law_en: one name per code inside a report
-- severity: info
-- tables: T02, T03, T05
with named as (
    select
        report_id,
        code,
        regexp_replace(label, '[\s（）()、和与]|支出$', '', 'g') as name,
        any_value(label) as label
    from cell
    where item = 'func_class' and statement in ('T02', 'T03', 'T05') and label is not null and length(code) in (3, 5, 7)
    group by all
)

select
    report_id,
    code as subject,
    count(distinct name)::decimal(24, 6) as stated,
    1::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '个' as unit,
    code || '：' || string_agg(label, '、' order by label) as detail
from named
group by report_id, code
