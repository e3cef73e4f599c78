-- title: 文字采用的支出合计
-- law: 收支总表与支出表合计不同时，记录文字采用哪一个
-- law_en: where T01 and T03 differ, which total the text follows
-- severity: info
-- tables: T01, T03, facts
with split as (
    select
        one.report_id,
        one.ref as one_ref,
        one.value as one_value,
        one.u
    from figure as one
    inner join figure as other
        on
            one.report_id = other.report_id
            and other.statement = 'T03'
            and other.item = 'total'
            and other.measure = 'total'
    where one.statement = 'T01' and one.item = 'exp_current_total' and one.measure = 'amount'
)

select
    fact.report_id,
    '文字的支出合计' as subject,
    fact.value as stated,
    split.one_value::decimal(24, 6) as expected,
    (fact.value - split.one_value)::decimal(24, 6) as difference,
    (fact.half + split.u * (coalesce(behind.n, 0) + 1) / 2)::decimal(24, 6) as bound,
    coalesce(behind.n, 0)::integer as terms,
    [fact.ref, split.one_ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'equal' as comparison
from fact
inner join split using (report_id)
left join behind
    on
        split.report_id = behind.report_id
        and behind.statement = 'T03'
        and behind.measure = 'total'
        and behind.class_code is null
where fact.is_money and fact.about = 'exp_current_total' and fact.measure = 'amount' and fact.topic = 'expenditure'
