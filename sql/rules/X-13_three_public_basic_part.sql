-- title: “三公”经费不小于基本支出中的部分
-- law: 基本支出表 30212、30231、31013、30217 分别不超过“三公”经费表的决算数
-- law_en: basic part of each three-public item <= its outturn in T07
-- severity: error
-- tables: T06, T07
with pair (code, measure) as (
    values
    ('30212', 'final_overseas'), ('30231', 'final_operation'), ('31013', 'final_purchase'), ('30217', 'final_reception')
),

terms as (
    select
        figure.*,
        pair.code || ' ' || pair.measure as subject,
        figure.statement = 'T06' as is_stated,
        1 as sign
    from figure
    inner join pair
        on
            figure.statement = 'T06' and figure.measure = 'amount' and figure.code = pair.code
            or figure.statement = 'T07' and figure.measure = pair.measure
)

select * from sums('terms', comparison := 'at_most')
