-- title: 财政拨款总计的文字与表一致
-- law: 说明四的财政拨款收支总计 = 财政拨款总表总计
-- law_en: the fiscal grand total in the text = T04
-- severity: error
-- tables: T04, T05, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('fiscal_grand_total', 'T04', 'income_grand_total', 'amount', 1),
    ('fiscal_grand_total', 'T04', 'income_current_total', 'amount', 2),
    ('fiscal_grand_total', 'T04', 'exp_current_total', 'total', 2),
    ('fiscal_income_total', 'T04', 'income_grand_total', 'amount', 1),
    ('fiscal_income_total', 'T04', 'income_current_total', 'amount', 2),
    ('fiscal_income_total', 'T04', 'exp_current_total', 'total', 2),
    ('fiscal_exp_total', 'T04', 'exp_grand_total', 'total', 1),
    ('fiscal_exp_total', 'T04', 'income_current_total', 'amount', 2),
    ('fiscal_exp_total', 'T04', 'exp_current_total', 'total', 2),
    ('fiscal_expenditure', 'T04', 'exp_grand_total', 'total', 1),
    ('fiscal_expenditure', 'T04', 'income_current_total', 'amount', 2),
    ('fiscal_expenditure', 'T04', 'exp_current_total', 'total', 2),
    ('fiscal_expenditure', 'T05', 'total', 'total', 3)
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
        and (
            fact.measure = 'amount' and fact.topic = 'fiscal_total'
            -- 财政拨款支出 of all funds, where the text speaks of them in one section
            or fact.about = 'fiscal_expenditure' and fact.measure in ('amount', 'final') and fact.topic = 'gpb'
        )
)

select * from narrated('terms')
