-- title: “无此支出”与空表一致
-- law: 说明八、九称没有政府性基金、国有资本经营支出 ⇔ 对应的表为空
-- law_en: the text says none exactly when the fund table is empty
-- severity: error
-- tables: T04, facts
with pair (about, statement, measure) as (
    values ('govfund_expenditure', 'T08', 'govfund'), ('soe_expenditure', 'T09', 'soe')
)

select
    fact.report_id,
    concat_ws(' ', fact.subject || '：文字称无', figure.statement) as subject,
    0::decimal(24, 6) as stated,
    figure.value::decimal(24, 6) as expected,
    (-figure.value)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [fact.ref, figure.ref] as cells,
    [0::tinyint, 0::tinyint] as weights,
    'equal' as comparison
from fact
inner join pair on fact.about = pair.about
inner join figure
    on
        fact.report_id = figure.report_id
        and (
            figure.statement = pair.statement and figure.item = 'total' and figure.measure = 'total'
            or figure.statement = 'T04' and figure.item = 'exp_current_total' and figure.measure = pair.measure
        )
where fact.measure = 'none' and fact.topic in ('govfund', 'soe')
qualify row_number() over (partition by fact.report_id, fact.about, figure.ref order by fact.fact_no) = 1
