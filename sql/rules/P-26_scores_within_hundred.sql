-- title: 绩效得分与满分
-- law: 文字所述的绩效得分不超过100分
-- law_en: a score the text states is at most 100
-- severity: error
-- tables: facts
select
    report_id,
    concat_ws(' ', subject, '第' || page || '页') as subject,
    printed_value as stated,
    100::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [ref] as cells,
    [1::tinyint] as weights,
    'at_most' as comparison,
    '分' as unit
from fact
where unit = '分' and about in ('self_score', 'average_score', 'key_evaluation_score')
