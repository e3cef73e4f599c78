-- title: 金额符号
-- law: 各表金额不小于零；年初、年末结转和结余、结余分配、其他收入、经营类可为负，增减数不论
-- law_en: amounts are not negative, except balances, distributions, other income, operating activities, changes
-- severity: warn
-- tables: T01, T02, T03, T04, T05, T06, T07, T08, T09
with signed as (
    select
        figure.*,
        figure.item in ('surplus_distribution', 'inc_other', 'inc_operating')
        or regexp_matches(figure.item, '^(opening|closing|distribution)_')
        or figure.measure in ('operating', 'other')
        or regexp_matches(figure.measure, '^(opening|closing|change|deviation)(_|$)') as may_be_negative
    from figure
),

terms as (
    select
        report_id,
        statement as subject,
        true as is_stated,
        1 as sign,
        ref,
        value,
        u,
        counts
    from signed
    where value < 0 and not may_be_negative
    union all
    select
        report_id,
        statement as subject,
        false as is_stated,
        1 as sign,
        statement as ref,
        0::decimal(20, 2) as value,
        max(u) as u,
        false as counts
    from figure
    group by report_id, statement
)

select
    report_id,
    subject,
    coalesce(sum(value) filter (where is_stated), 0)::decimal(24, 2) as stated,
    0::decimal(24, 2) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    coalesce(list(ref order by ref) filter (where is_stated), []) as cells,
    list_transform(cells, cell -> 1::tinyint) as weights,
    'soft' as comparison
from terms
group by report_id, subject
