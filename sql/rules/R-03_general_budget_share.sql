-- title: 一般公共预算支出占比
-- law: 一般公共预算支出占本年支出合计的比例 = 一般公共预算支出表合计 ÷ 本年支出合计
-- law_en: general budget share = T05 / total expenditure
-- severity: warn
-- tables: T01, T05, facts
with terms as (
    select
        share.report_id,
        '一般公共预算支出占比 ' || share.place as subject,
        share.value as rate,
        share.half as rate_half,
        part.value as part,
        whole.value as whole,
        greatest(part.u, whole.u) / 2 as amount_half,
        [share.ref, part.ref, whole.ref] as refs
    from fact as share
    inner join figure as part
        on
            share.report_id = part.report_id
            and part.measure = 'total'
            and (
                part.statement = 'T05' and part.item = 'total'
                or share.about = 'fiscal_expenditure' and part.statement = 'T04' and part.item = 'exp_current_total'
            )
    inner join figure as whole
        on
            share.report_id = whole.report_id
            and (
                whole.statement = 'T01' and whole.item = 'exp_current_total' and whole.measure = 'amount'
                or whole.statement = 'T03' and whole.item = 'total' and whole.measure = 'total'
            )
    where
        share.measure = 'share' and share.unit = '%' and share.topic = 'gpb'
        and share.about in ('gpb_expenditure', 'fiscal_expenditure')
    qualify row_number() over (
        partition by share.report_id, share.ref
        order by abs(share.value - 100 * part.value::double / nullif(whole.value, 0)::double), part.ref desc, whole.ref
    ) = 1
)

select * from rated('terms')
