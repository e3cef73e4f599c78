-- title: 部分不大于整体
-- law: 同一科目：一般公共预算支出 ≤ 支出总表
-- law_en: per code: general budget spending is at most all spending
-- severity: error
-- tables: B03, B05
with terms as (
    select
        part.*,
        concat_ws(' ', part.code, part.label, part.measure) as subject,
        true as is_stated,
        1 as sign
    from figure as part
    where part.statement = 'B05' and part.item = 'func_class' and part.measure in ('total', 'basic', 'project')
    union all
    select
        whole.*,
        concat_ws(' ', part.code, part.label, part.measure) as subject,
        false as is_stated,
        1 as sign
    from figure as part
    inner join figure as whole
        on
            part.report_id = whole.report_id
            and whole.statement = 'B03'
            and part.code = whole.code
            and part.measure = whole.measure
    where part.statement = 'B05' and part.item = 'func_class' and part.measure in ('total', 'basic', 'project')
)

select * from sums('terms', 'at_most')
