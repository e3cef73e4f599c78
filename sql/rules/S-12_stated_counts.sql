-- title: 机构与单位个数
-- law: 所述内设机构个数、预算单位个数 = 所列名称的个数
-- law_en: the number of offices and units stated is the number listed
-- severity: info
-- tables: facts
with listed as (
    select
        report_id,
        'internal_offices' as about,
        count(*) as members
    from core.internal_office
    group by report_id
    union all
    select
        report_id,
        'units_in_scope' as about,
        count(*) as members
    from core.unit_in_scope
    group by report_id
)

select
    fact.report_id,
    case fact.subject_code when 'internal_offices' then '内设机构' else '编制范围内的单位' end as subject,
    fact.value::decimal(24, 6) as stated,
    listed.members::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    listed.members::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '个' as unit,
    subject || '所述' || stated::integer || '个，列出' || expected::integer || '个' || on_page(fact.page) as detail
from core.narrative_fact as fact
inner join audit_scope using (report_id)
inner join listed on fact.report_id = listed.report_id and fact.subject_code = listed.about
where fact.measure = 'count' and fact.value is not null and fact.issue is null
qualify row_number() over (partition by fact.report_id, fact.subject_code order by fact.fact_no) = 1
