-- title: 重复用语
-- law: 正文没有紧接着重复的长语句
-- law_en: no phrase of eight characters or more is repeated at once
-- severity: info
-- kind: publisher_text
-- tables: section
with text as (
    select
        section.report_id,
        section.section_no,
        section.title,
        section.first_page,
        section.text
    from core.section as section
    inner join audit_scope using (report_id)
    where
        section.text <> ''
        and section.topic not in ('annex', 'tables', 'terms', 'contents', 'cover', 'duties', 'offices')
),

sliced as (
    select
        report_id,
        title,
        first_page,
        unnest(regexp_split_to_array(text, '[。；]')) as sentence
    from text
)

select
    report_id,
    concat_ws(' ', title, '第' || first_page || '页') as subject,
    count(*) filter (
        where regexp_matches(sentence, '主要原因是.*主要原因是|得分分|万元万元|的的|是是|为为|元元')
    )::decimal(24, 6) as stated,
    0::decimal(24, 6) as expected,
    stated as difference,
    0::decimal(24, 6) as bound,
    0::integer as terms,
    []::varchar[] as cells,
    []::tinyint[] as weights,
    'soft' as comparison,
    '处' as unit,
    case
        when stated > 0
            then
                '“' || any_value(regexp_extract(sentence, '.{0,12}(?:主要原因是.*主要原因是|得分分|万元万元|的的|是是|为为|元元).{0,12}'))
                filter (where regexp_matches(sentence, '主要原因是.*主要原因是|得分分|万元万元|的的|是是|为为|元元'))
                || '”'
    end as detail
from sliced
group by report_id, title, first_page
