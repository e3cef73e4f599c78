-- title: 公务接待费的文字
-- law: 公务接待费 = 外宾接待 + 国内接待
-- law_en: reception = foreign + domestic
-- severity: warn
-- tables: facts
with one as (
    select *
    from fact
    where
        fact.topic = 'three_public'
        and fact.measure in ('amount', 'final')
        and fact.about in ('reception', 'reception_foreign', 'reception_domestic')
    -- the first mention of each in a section
    qualify row_number() over (partition by fact.report_id, fact.section_no, fact.about order by fact.fact_no) = 1
),

terms as (
    select
        one.report_id,
        concat_ws(' ', '公务接待费的文字', '第' || min(one.page) over (partition by one.report_id, one.section_no) || '页')
            as subject,
        one.about = 'reception' as is_stated,
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
