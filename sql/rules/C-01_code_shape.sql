-- title: 科目编码
-- law: 功能科目编码为3、5、7位数字，且上级科目在表中
-- law_en: functional codes have 3, 5 or 7 digits and their parents stand in the table
-- severity: warn
-- tables: T02, T03, T05, T08, T09
with codes as (
    select distinct
        report_id,
        statement,
        row_no,
        code,
        label
    from cell
    where item = 'func_class' and code is not null
),

listed as (
    select
        report_id,
        statement,
        list(distinct code) as known,
        bool_or(length(code) = 3) as has_classes
    from codes
    group by report_id, statement
)

select
    report_id,
    statement || ' 编码' as subject,
    case
        when
            bool_or(
                not regexp_full_match(code, '\d{3}(\d{2}){0,2}')
                or regexp_matches(label, '^\d')
                or has_classes and length(code) > 3 and not list_contains(known, left(code, length(code) - 2))
            )
            then 1
        else 0
    end::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'equal' as comparison,
    '处' as unit,
    case
        when
            stated > 0
            then
                '编码'
                || any_value(concat_ws(' ', code, label)) filter (
                    where not regexp_full_match(code, '\d{3}(\d{2}){0,2}')
                    or regexp_matches(label, '^\d')
                    or has_classes and length(code) > 3 and not list_contains(known, left(code, length(code) - 2))
                )
                || '不完整或缺上级科目'
    end as detail
from (
    select
        codes.*,
        listed.known,
        listed.has_classes
    from codes
    inner join listed using (report_id, statement)
)
group by report_id, statement
