-- title: 应有的表
-- law: 收支总表、收入表、支出表、财政拨款总表、一般公共预算支出表、基本支出表、“三公”经费表各有一张
-- law_en: each of the tables of the form is present
-- severity: info
-- tables: report
with wanted (statement, name) as (
    values
    ('T01', '收入支出决算总表'), ('T02', '收入决算表'), ('T03', '支出决算表'), ('T04', '财政拨款收入支出决算总表'),
    ('T05', '一般公共预算财政拨款支出决算表'), ('T06', '一般公共预算财政拨款基本支出决算表'), ('T07', '“三公”经费支出决算表')
)

select
    audit_scope.report_id,
    wanted.statement || ' ' || wanted.name as subject,
    count(statement.statement)::decimal(24, 6) as stated,
    1::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'equal' as comparison,
    '张' as unit,
    case when stated = 0 then '报告中未见《' || wanted.name || '》' end as detail
from audit_scope
cross join wanted
left join core.statement as statement
    on audit_scope.report_id = statement.report_id and wanted.statement = statement.statement
-- S-02 tells of what the contents page lists, where most of the tables were read
where
    statement.statement is not null or (audit_scope.report_id, wanted.statement) not in (
        select
            entry.report_id,
            entry.statement
        from core.contents_entry as entry
        inner join audit_scope as asked using (report_id)
        inner join core.statement as present using (report_id)
        where entry.statement is not null
        group by entry.report_id, entry.statement
        having count(distinct present.statement) > 4
    )
group by audit_scope.report_id, wanted.statement, wanted.name
