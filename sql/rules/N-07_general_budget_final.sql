-- title: 一般公共预算支出决算的文字与表一致
-- law: 说明五（三）的支出决算 = 一般公共预算支出表合计
-- law_en: the final total of the item list = total of T05
-- severity: error
-- tables: T05, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('gpb_expenditure', 'T05', 'total', 'total', 1)
),

terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.subject, fact.place) as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        figure.u,
        pair.priority
    from fact
    inner join pair on fact.about = pair.about
    inner join figure
        on
            fact.report_id = figure.report_id
            and figure.statement = pair.statement
            and figure.item = pair.item
            and figure.measure = pair.measure
    where
        fact.is_money
        and fact.measure = 'final'
        and fact.topic = 'gpb'
)

select * from narrated('terms')
