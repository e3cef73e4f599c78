-- title: 各类支出占比
-- law: 各类支出占比 = 该类支出 ÷ 一般公共预算支出合计
-- law_en: class share = class / general budget total
-- severity: warn
-- tables: facts
with whole as (
    select
        fact.report_id,
        fact.section_no,
        fact.fact_no,
        fact.ref,
        fact.value,
        fact.half
    from fact
    where
        fact.is_money and fact.measure in ('amount', 'final') and fact.about = 'gpb_expenditure' and fact.topic = 'gpb'
),

terms as (
    select
        share.report_id,
        concat_ws(' ', share.subject, '占比', '第' || share.page || '页') as subject,
        share.value as rate,
        share.half as rate_half,
        part.value as part,
        whole.value as whole,
        greatest(part.half, whole.half) as amount_half,
        [share.ref, part.ref, whole.ref] as refs
    from fact as share
    inner join fact as part
        on
            share.report_id = part.report_id
            and share.section_no = part.section_no
            and share.about = part.about
            and part.is_money
            and part.measure in ('amount', 'final')
            and part.fact_no < share.fact_no
    inner join whole on share.report_id = whole.report_id and share.section_no = whole.section_no
    where
        share.measure = 'share'
        and share.unit = '%'
        and share.topic = 'gpb'
        and share.about <> 'gpb_expenditure'
        and (
            regexp_full_match(share.about, '\d{3}')
            -- 其中：基本支出…，占…%, of what is not said: of the spending just named
            or share.about in ('gpb_basic_expenditure', 'gpb_project_expenditure') and share.basis is null
        )
    -- the amount before the share, and the total nearest to it
    qualify row_number() over (
        partition by share.report_id, share.ref
        order by part.fact_no desc, abs(whole.fact_no - share.fact_no), whole.fact_no
    ) = 1
)

select * from rated('terms')
