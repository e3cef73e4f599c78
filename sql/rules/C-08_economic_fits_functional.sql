-- title: 死亡抚恤的经济科目
-- law: 2080801 死亡抚恤的基本支出应列入 30304 抚恤金，不列 30399 其他（参考）
-- law_en: death benefits belong in 30304, not in 30399
-- severity: info
-- tables: T05, T06
select
    spent.report_id,
    '2080801 死亡抚恤' as subject,
    spent.value::decimal(24, 6) as stated,
    case when proper.value = 0 and other.value >= spent.value then 0 else spent.value end::decimal(24, 6) as expected,
    (stated - expected)::decimal(24, 6) as difference,
    (spent.u / 2)::decimal(24, 6) as bound,
    1::integer as terms,
    [spent.ref, proper.ref, other.ref] as cells,
    [0::tinyint, 0::tinyint, 0::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '死亡抚恤' || (spent.value / 10000)::decimal(20, 2) || '万元未列入30304抚恤金（' || (proper.value / 10000)::decimal(20, 2)
    || '），似列入30399（' || (other.value / 10000)::decimal(20, 2) || '）' as detail
from figure as spent
inner join figure as proper
    on
        spent.report_id = proper.report_id
        and proper.statement = 'T06'
        and proper.code = '30304'
        and proper.measure = 'amount'
inner join figure as other
    on
        spent.report_id = other.report_id
        and other.statement = 'T06'
        and other.code = '30399'
        and other.measure = 'amount'
where
    spent.statement = 'T05'
    and spent.code = '2080801'
    and spent.measure = 'basic'
    and spent.counts
