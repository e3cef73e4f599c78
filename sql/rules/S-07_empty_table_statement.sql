-- title: 空表说明
-- law: 标明无数据的表没有金额；没有金额的基金表
-- law_en: a table said to be empty has no amounts
-- severity: warn
-- tables: T08, T09
select
    statement.report_id,
    statement.statement as subject,
    case
        when
            regexp_matches(statement.note, '本表无数据|本表为空|无数据')
            and coalesce(bool_or(figure.counts), false)
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
    case when stated > 0 then statement.statement || '注明无数据，表中却有金额' end as detail
from core.statement as statement
inner join audit_scope using (report_id)
left join figure on statement.report_id = figure.report_id and statement.statement = figure.statement
where statement.statement in ('T08', 'T09')
group by statement.report_id, statement.statement, statement.note
