-- title: 占比之和
-- law: 各部分金额之和等于合计的，占比之和 = 100%
-- law_en: where the parts add up to the whole, their shares add up to 100
-- severity: info
-- tables: facts
with share as (
    select
        share.report_id,
        share.section_no,
        share.topic,
        share.page,
        share.ref,
        share.value,
        share.half,
        part.value as part,
        part.half as part_half
    from fact as share
    inner join fact as part
        on
            share.report_id = part.report_id
            and share.section_no = part.section_no
            and share.about = part.about
            and part.is_money
            and part.measure in ('amount', 'final')
            and part.fact_no < share.fact_no
    where
        share.measure = 'share'
        and share.unit = '%'
        and (
            share.topic = 'income' and share.about like 'inc\_%' escape '\' and share.about <> 'income_current_total'
            or share.topic = 'expenditure'
            and share.about in (
                'basic_expenditure', 'project_expenditure', 'exp_to_superior', 'exp_operating', 'exp_subsidies'
            )
            or share.topic = 'gpb' and regexp_full_match(share.about, '\d{3}')
        )
    qualify
        row_number() over (partition by share.report_id, share.ref order by part.fact_no desc) = 1
        and count(*) over (partition by share.report_id, share.section_no, share.about) = 1
),

whole as (
    select
        report_id,
        section_no,
        value,
        half
    from fact
    where
        is_money
        and measure in ('amount', 'final')
        and about in ('income_current_total', 'exp_current_total', 'gpb_expenditure')
    qualify row_number() over (partition by report_id, section_no order by fact_no) = 1
)

select
    share.report_id,
    case share.topic when 'income' then '收入' when 'expenditure' then '支出' else '一般公共预算支出各类' end
    || '占比之和' || coalesce(' 第' || min(share.page) || '页', '') as subject,
    sum(share.value)::decimal(24, 6) as stated,
    100::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    sum(share.half)::decimal(24, 6) as bound,
    count(*)::integer as terms,
    list(share.ref order by share.ref) as cells,
    list(1::tinyint) as weights,
    'ratio' as comparison,
    '%' as unit,
    sum(share.half)::decimal(24, 6) as slack
from share
inner join whole using (report_id, section_no)
group by share.report_id, share.section_no, share.topic
having count(*) > 1 and abs(sum(share.part) - any_value(whole.value)) <= sum(share.part_half) + any_value(whole.half)
