-- title: 空表说明
-- law: 注明“本表无数据”的表没有金额
-- law_en: a table said to be empty has no amounts
-- severity: error
-- tables: statement
with said as (
    select
        statement.report_id,
        statement.statement,
        statement.title,
        statement.last_page,
        -- not the form telling how to fill it in
        regexp_matches(statement.note, '本表无数据|本表为空|无数据|空表')
        and not regexp_matches(statement.note, '如无|如没有|若|[应须请]注明')
        -- nor a note of one of the fund tables, whose own title was not recognised
        and (
            statement.statement not in ('T06', 'T07', 'T08')
            or not regexp_matches(statement.note, '没有.{0,4}(政府性基金|国有资本)')
            or statement.statement = 'T08' and contains(statement.note, '政府性基金')
        ) as is_empty
    from core.statement as statement
    inner join audit_scope using (report_id)
),

terms as (
    select
        said.report_id,
        said.statement as subject,
        coalesce(any_value(said.is_empty) and bool_or(figure.counts), false)::integer as stated,
        list(figure.ref order by figure.row_no, figure.column_no) filter (where figure.counts)[:1] as cells,
        'equal' as comparison,
        '《' || any_value(said.title) || '》' || on_page(any_value(said.last_page)) || '注明无数据，表中却有金额' as detail
    from said
    left join figure using (report_id, statement)
    group by said.report_id, said.statement
)

select * from noted('terms')
