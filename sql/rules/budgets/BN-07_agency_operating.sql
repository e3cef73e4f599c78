-- title: 文字的机关运行经费
-- law: 文字所述机关运行经费 = “三公”经费和机关运行经费表、机关运行经费支出表
-- law_en: operating cost of agencies in the text = B07 or B16
-- severity: error
-- tables: facts
with meant (about, statement, item, measure, priority) as (
    values
    ('agency_operating', 'B07', 'three_public', 'agency_operating', 1),
    ('agency_operating', 'B16', 'total', 'total', 1)
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
        and fact.topic = 'operating'
)

select * from narrated('terms')
