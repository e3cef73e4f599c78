-- title: 中小企业采购
-- law: 授予小微企业合同金额 ≤ 授予中小企业合同金额 ≤ 政府采购支出总额；中标金额、面向小微企业预留的金额不超过预留的金额
-- law_en: small <= small and medium <= total procurement; awarded <= reserved; reserved for small ones <= reserved
-- severity: error
-- tables: facts
with pair (smaller, larger) as (
    values
    ('procurement_small', 'procurement_sme'),
    ('procurement_sme', 'procurement_total'),
    ('procurement_goods', 'procurement_total'),
    ('procurement_reserved_small', 'procurement_reserved_sme'),
    ('procurement_reserved_sme_awarded', 'procurement_reserved_sme'),
    ('procurement_reserved_small_awarded', 'procurement_reserved_small')
),

one as (
    select *
    from fact
    where fact.topic = 'procurement' and fact.measure in ('amount', 'final') and fact.is_money
    qualify row_number() over (partition by fact.report_id, fact.about order by fact.fact_no) = 1
)

select
    low.report_id,
    low.subject || ' ≤ ' || high.subject as subject,
    low.value as stated,
    high.value as expected,
    (low.value - high.value)::decimal(24, 6) as difference,
    (low.half + high.half)::decimal(24, 6) as bound,
    1::integer as terms,
    [low.ref, high.ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'at_most' as comparison
from pair
inner join one as low on low.about = pair.smaller
inner join
    one as high
    on low.report_id = high.report_id and high.about = pair.larger and low.section_no = high.section_no
union all
-- Shanghai prints awards of reserved and of other projects: together they are part of the total
select
    any_value(part.report_id) as report_id,
    '中小企业中标金额合计 ≤ 政府采购总额' as subject,
    sum(part.value)::decimal(24, 6) as stated,
    any_value(whole.value)::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (sum(part.half) + any_value(whole.half))::decimal(24, 6) as bound,
    count(*)::integer as terms,
    list_append(list(part.ref order by part.fact_no), any_value(whole.ref)) as cells,
    list_append(list(1::tinyint), -1::tinyint) as weights,
    'at_most' as comparison
from one as part
inner join one as whole
    on part.report_id = whole.report_id and part.section_no = whole.section_no and whole.about = 'procurement_total'
where part.about in ('procurement_reserved_sme_awarded', 'procurement_other_sme_awarded')
group by part.report_id, part.section_no
having count(*) = 2
