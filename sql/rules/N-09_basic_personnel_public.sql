-- title: 基本支出的文字与表一致
-- law: 说明六的基本支出、人员经费、公用经费及所列各科目金额 = 一般公共预算支出表、基本支出表
-- law_en: basic, personnel, public and the items given in the text = T05, T06
-- severity: error
-- tables: T05, T06, facts
with pair (about, statement, item, measure, priority) as (
    values
    ('gpb_basic_expenditure', 'T05', 'total', 'basic', 1),
    ('gpb_basic_expenditure', 'T06', 'basic_total', 'amount', 2),
    ('basic_expenditure', 'T05', 'total', 'basic', 1),
    ('personnel_expenditure', 'T06', 'personnel_total', 'amount', 1),
    ('public_expenditure', 'T06', 'public_total', 'amount', 1)
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
        and fact.topic = 'gpb_basic'
    union all
    -- 基本工资300万元、津贴补贴210万元: the items one by one, where the text gives their amounts
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.subject, '第' || fact.page || '页') as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        figure.u,
        1 as priority
    from fact
    inner join figure
        on
            fact.report_id = figure.report_id
            and figure.statement = 'T06'
            and figure.measure = 'amount'
            and fact.about = 'econ_' || figure.code
    where fact.is_money and fact.measure in ('amount', 'final') and fact.topic = 'gpb_basic'
)

select * from narrated('terms')
