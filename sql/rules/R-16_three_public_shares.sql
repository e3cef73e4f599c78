-- title: “三公”经费占比
-- law: 各项占比 = 该项决算 ÷ “三公”经费决算
-- law_en: three-public share = item / total
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
        fact.is_money
        and fact.measure in ('amount', 'final')
        and fact.about = 'three_public'
        and fact.topic = 'three_public'
),

terms as (
    select
        share.report_id,
        concat_ws(' ', share.subject, '占比', share.place) as subject,
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
        and share.topic = 'three_public'
        and share.about <> 'three_public'
        and share.about in ('overseas', 'vehicle', 'reception')
    -- the amount before the share, and the total nearest to it
    qualify row_number() over (
        partition by share.report_id, share.ref
        order by part.fact_no desc, abs(whole.fact_no - share.fact_no), whole.fact_no
    ) = 1
)

select * from rated('terms')
