-- title: 文字的基本、项目、预留
-- law: 文字所述基本支出、项目支出、预留经费 = 支出总表；人员经费、公用经费 = 基本支出表
-- law_en: basic, project and reserve in the text = B03
-- severity: error
-- tables: facts
with meant (about, statement, item, measure, priority) as (
    values
    ('basic_expenditure', 'B03', 'total', 'basic', 1),
    ('project_expenditure', 'B03', 'total', 'project', 1),
    ('reserve', 'B03', 'total', 'reserve', 1),
    ('personnel_expenditure', 'B06', 'total', 'personnel', 1),
    ('public_expenditure', 'B06', 'total', 'public', 1)
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
        meant.priority
    from fact
    inner join meant using (about)
    inner join figure
        on
            fact.report_id = figure.report_id
            and meant.statement = figure.statement
            and meant.item = figure.item
            and meant.measure = figure.measure
    where
        fact.is_money and fact.measure in ('budget', 'amount', 'final', 'original_budget')
        and fact.topic in ('total', 'expenditure', 'gpb_basic')
)

select * from narrated('terms')
