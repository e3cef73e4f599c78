-- title: 文字的政府采购
-- law: 文字所述政府采购预算 = 政府采购表；合计 = 货物 + 工程 + 服务
-- law_en: procurement in the text = B13, and its parts add up
-- severity: error
-- tables: facts
with meant (about, statement, item, measure, priority) as (
    values
    ('procurement_total', 'B13', 'total', 'total', 1),
    ('procurement_goods', 'B13', 'procurement_goods', 'total', 1),
    ('procurement_works', 'B13', 'procurement_works', 'total', 1),
    ('procurement_services', 'B13', 'procurement_services', 'total', 1)
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
        and fact.topic = 'procurement'
)

select * from narrated('terms')
union all by name
select * from told_parts(
    '政府采购预算', 'procurement_total', ['procurement_goods', 'procurement_works', 'procurement_services'], 'procurement'
)
