-- title: 上年“三公”经费
-- law: 本年“三公”经费 − 增减额 = 上年决算的“三公”经费
-- law_en: current - change = three-public total of the prior report
-- severity: warn
-- tables: T07, facts
select * from prior_year('上年“三公”经费', ['three_public'], 'T07', 'three_public', 'final_total')
