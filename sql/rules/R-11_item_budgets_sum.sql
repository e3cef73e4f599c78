-- title: 各项预算之和
-- law: 说明五（三）的年初（全年）预算合计 = 各项年初（全年）预算之和；差额为有预算而无支出、未列出的项目
-- law_en: total original (or adjusted) budget = the sum of the item budgets
-- severity: warn
-- tables: facts
with name (measure, word) as (
    values
    ('original_budget', '年初预算'), ('adjusted_budget', '全年预算')
),

total as (
    select
        fact.*,
        name.word || '合计' as total_subject
    from fact
    inner join name using (measure)
    where fact.about = 'gpb_expenditure' and fact.topic = 'gpb' and fact.is_money
    qualify row_number() over (partition by fact.report_id, fact.measure order by fact.fact_no) = 1
),

terms as (
    select
        report_id,
        total_subject as subject,
        true as is_stated,
        1 as sign,
        ref,
        value,
        2 * half as u,
        true as counts
    from total
    union all
    select
        item.report_id,
        total.total_subject as subject,
        false as is_stated,
        1 as sign,
        item.ref,
        item.value,
        2 * item.half as u,
        item.value <> 0 as counts
    from fact as item
    inner join total using (report_id, measure)
    where item.kind = 'F10' and item.topic = 'gpb' and item.is_money
)

select * from sums('terms', comparison := 'soft') as sums
where
    -- only where the list covers what was spent
    not exists (
        select 1
        from figure
        where
            figure.report_id = sums.report_id
            and figure.statement = 'T05'
            and figure.measure = 'total'
            and length(figure.code) = 7
            and figure.counts
            and not exists (
                select 1
                from fact
                inner join name on fact.measure = name.measure and name.word || '合计' = sums.subject
                where fact.report_id = figure.report_id and fact.about = figure.code
            )
    )
