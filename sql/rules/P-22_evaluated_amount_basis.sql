-- title: 重点评价金额的口径
-- law: 只评价一个项目的，评价金额应与附件所列该项目的执行数一致，或注明为预算数
-- law_en: with one project evaluated, the amount is its outturn in the annex, or is called a budget
-- severity: info
-- tables: facts
with annex as (
    select
        fact.report_id,
        fact.sentence,
        any_value(fact.page) as page,
        any_value('fact/' || fact.fact_no) filter (where fact.measure = 'final') as ref,
        any_value(fact.value * if(fact.unit = '万元', 10000, 1)) filter (where fact.measure = 'final') as final,
        any_value(fact.value * if(fact.unit = '万元', 10000, 1))
        filter (where fact.measure in ('adjusted_budget', 'budget')) as budget,
        any_value(fact.value * if(fact.unit = '万元', 10000, 1))
        filter (where fact.measure = 'original_budget') as original
    from core.narrative_fact as fact
    inner join audit_scope using (report_id)
    inner join core.section as section
        on fact.report_id = section.report_id and fact.section_no = section.section_no and section.topic = 'annex'
    where
        fact.unit in ('元', '万元')
        and fact.issue is null
        and fact.measure in ('final', 'budget', 'original_budget', 'adjusted_budget')
    group by fact.report_id, fact.sentence
    having final is not null and coalesce(budget, original) is not null
    -- one project's figures, so that it is clear which project the amount speaks of
    qualify count(*) over (partition by fact.report_id) = 1
)

select
    amount.report_id,
    '重点评价金额' || coalesce(' 第' || amount.page || '页', '') as subject,
    amount.value as stated,
    annex.final::decimal(24, 6) as expected,
    case
        when regexp_matches(amount.sentence, '预算(?:安排|数)?金额|评价预算|执行金额') then 0 else stated - expected
    end::decimal(24, 6) as difference,
    amount.half as bound,
    1::integer as terms,
    [amount.ref, annex.ref] as cells,
    [0::tinyint, 0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '评价金额' || (amount.value / 10000)::decimal(20, 2) || '万元'
    || case when amount.value in (annex.budget, annex.original) then '为预算数，未注明口径' else '' end
    || '；附件所列执行数为' || (annex.final / 10000)::decimal(20, 2) || '万元' || on_page(annex.page) as detail
from fact as amount
inner join fact as projects
    on
        amount.report_id = projects.report_id
        and amount.section_no = projects.section_no
        and projects.about = 'key_evaluated_projects'
        and projects.printed_value = 1
inner join annex on amount.report_id = annex.report_id
where amount.about = 'key_evaluated_amount' and amount.is_money
qualify row_number() over (partition by amount.report_id order by amount.fact_no, projects.fact_no) = 1
