-- title: 收入的文字与表一致
-- law: 说明二的收入合计及各项来源 = 收入表合计行
-- law_en: income and its sources in the text = the total row of T02
-- severity: error
-- tables: T01, T02, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('income_current_total', 'T02', 'total', 'total', 1),
    ('income_current_total', 'T01', 'income_current_total', 'amount', 2),
    ('inc_fiscal', 'T02', 'total', 'fiscal', 1),
    ('inc_fiscal', 'T01', 'inc_fiscal', 'amount', 2),
    ('inc_superior', 'T02', 'total', 'superior', 1),
    ('inc_superior', 'T01', 'inc_superior', 'amount', 2),
    ('inc_business', 'T02', 'total', 'business', 1),
    ('inc_business', 'T01', 'inc_business', 'amount', 2),
    ('inc_operating', 'T02', 'total', 'operating', 1),
    ('inc_operating', 'T01', 'inc_operating', 'amount', 2),
    ('inc_affiliated', 'T02', 'total', 'affiliated', 1),
    ('inc_affiliated', 'T01', 'inc_affiliated', 'amount', 2),
    ('inc_other', 'T02', 'total', 'other', 1),
    ('inc_other', 'T01', 'inc_other', 'amount', 2),
    ('inc_gpb', 'T01', 'inc_gpb', 'amount', 1),
    ('inc_govfund', 'T01', 'inc_govfund', 'amount', 1),
    ('inc_soe', 'T01', 'inc_soe', 'amount', 1)
),

terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.subject, '第' || fact.page || '页') as subject,
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
        and fact.measure = 'amount'
        -- some places give the sources under the grand total, and have no section of income
        and fact.topic in ('income', 'total')
)

select * from narrated('terms')
