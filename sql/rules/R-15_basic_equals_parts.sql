-- title: 基本支出的文字
-- law: 基本支出 = 人员经费 + 公用经费
-- law_en: basic = personnel + public in the text
-- severity: error
-- tables: facts
with one as (
    select *
    from fact
    where
        fact.topic = 'gpb_basic'
        and fact.measure in ('amount', 'final')
        and fact.about in ('gpb_basic_expenditure', 'personnel_expenditure', 'public_expenditure')
    -- the first mention of each in a section
    qualify row_number() over (partition by fact.report_id, fact.section_no, fact.about order by fact.fact_no) = 1
),

terms as (
    select
        one.report_id,
        concat_ws(' ', '基本支出的文字', '第' || min(one.page) over (partition by one.report_id, one.section_no) || '页')
            as subject,
        one.about = 'gpb_basic_expenditure' as is_stated,
        1 as sign,
        one.ref,
        one.value,
        2 * one.half as u,
        one.value <> 0 as counts
    from one
    qualify count(*) over (partition by one.report_id, one.section_no) >= 3
)

select
    sums.*,
    '元' as unit
from sums('terms', comparison := 'equal') as sums
