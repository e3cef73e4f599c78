-- title: 科目编码
-- law: 功能科目编码为3、5、7位数字，且上级科目在表中
-- law_en: functional codes have 3, 5 or 7 digits and their parents stand in the table
-- severity: warn
-- tables: T02, T03, T05, T08, T09
with codes as (
    select
        report_id,
        statement,
        row_no,
        code,
        label,
        min(ref) as ref
    from cell
    where item = 'func_class' and code is not null
    group by report_id, statement, row_no, code, label
),

listed as (
    select
        report_id,
        statement,
        list(distinct code) as known,
        bool_or(length(code) = 3) as has_classes
    from codes
    group by report_id, statement
),

judged as (
    select
        codes.*,
        not regexp_full_match(codes.code, '\d{3}(\d{2}){0,2}')
        or regexp_matches(codes.label, '^\d')
        or listed.has_classes
        and length(codes.code) > 3
        and not list_contains(listed.known, left(codes.code, length(codes.code) - 2)) as is_odd
    from codes
    inner join listed using (report_id, statement)
),

terms as (
    select
        report_id,
        statement || ' 编码' as subject,
        bool_or(is_odd)::integer as stated,
        list(ref order by row_no) filter (where is_odd) as cells,
        'equal' as comparison,
        '编码' || string_agg(concat_ws(' ', code, label), '、' order by row_no) filter (where is_odd)
        || '不完整或缺上级科目' as detail
    from judged
    group by report_id, statement
)

select * from noted('terms')
