-- title: 中小企业采购占比
-- law: 授予中小企业合同金额占比 = 该金额 ÷ 政府采购支出总额
-- law_en: SME share = SME / total procurement
-- severity: warn
-- tables: facts
with terms as (
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
    inner join fact as whole
        on
            share.report_id = whole.report_id
            and share.section_no = whole.section_no
            and whole.is_money
            -- 小微企业的占比以政府采购总额或中小企业金额为分母，各地写法不一
            and whole.about in ('procurement_total', 'procurement_sme')
    where
        share.measure = 'share'
        and share.unit = '%'
        and share.topic = 'procurement'
        and share.about in ('procurement_sme', 'procurement_small')
        and whole.about <> share.about
    qualify row_number() over (
        partition by share.report_id, share.ref
        order by abs(share.value - 100 * part.value::double / nullif(whole.value, 0)::double), whole.fact_no
    ) = 1
)

select * from rated('terms')
