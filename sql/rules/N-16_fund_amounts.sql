-- title: 基金收支的文字与表一致
-- law: 说明八、九所述政府性基金、国有资本经营预算的收入、支出、年初和年末结转 = 对应的表（财政拨款总表对应栏）
-- law_en: the amounts of the two fund sections = their tables, or the funds' columns of T04
-- severity: error
-- tables: T04, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('govfund_income', 'T08', 'total', 'income', 1), ('govfund_income', 'T04', 'inc_govfund', 'amount', 2),
    ('govfund_expenditure', 'T08', 'total', 'total', 1),
    ('govfund_expenditure', 'T04', 'exp_current_total', 'govfund', 2),
    ('govfund_basic', 'T08', 'total', 'basic', 1), ('govfund_project', 'T08', 'total', 'project', 1),
    ('govfund_opening', 'T08', 'total', 'opening', 1), ('govfund_opening', 'T04', 'opening_govfund', 'amount', 2),
    ('govfund_closing', 'T08', 'total', 'closing', 1), ('govfund_closing', 'T04', 'closing_fiscal', 'govfund', 2),
    ('soe_income', 'T09', 'total', 'income', 1), ('soe_income', 'T04', 'inc_soe', 'amount', 2),
    ('soe_expenditure', 'T09', 'total', 'total', 1), ('soe_expenditure', 'T04', 'exp_current_total', 'soe', 2),
    ('soe_basic', 'T09', 'total', 'basic', 1), ('soe_project', 'T09', 'total', 'project', 1),
    ('soe_opening', 'T09', 'total', 'opening', 1), ('soe_opening', 'T04', 'opening_soe', 'amount', 2),
    ('soe_closing', 'T09', 'total', 'closing', 1), ('soe_closing', 'T04', 'closing_fiscal', 'soe', 2)
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
        and fact.measure in ('amount', 'final')
        and fact.topic in ('govfund', 'soe')
    -- what the section says first of itself; below it stand the amounts of single items
    qualify row_number() over (partition by fact.report_id, fact.about, figure.ref order by fact.fact_no) = 1
)

select * from narrated('terms')
