-- title: 表号顺序
-- law: 各表“公开NN表”的编号随先后次序递增、不重复
-- law_en: the printed form numbers rise in the order of the tables
-- severity: info
-- tables: statement
with numbered as (
    select
        statement.report_id,
        statement.statement,
        statement.form_no,
        statement.first_page,
        regexp_extract(statement.form_no, '\d+')::integer as number
    from core.statement as statement
    inner join audit_scope using (report_id)
    where regexp_matches(statement.form_no, '\d')
),

-- tables that begin on one page stand in an order their page does not tell
placed as (
    select
        *,
        max(number) over (
            partition by report_id order by first_page range between unbounded preceding and 1 preceding
        ) as before,
        count(*) over (partition by report_id, number) as alike
    from numbered
)

select
    report_id,
    statement as subject,
    (case when before >= number or alike > 1 then 1 else 0 end)::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case when stated > 0 then statement || '印作“' || form_no || '”，与前后表号不相接' || on_page(first_page) end as detail
from placed
