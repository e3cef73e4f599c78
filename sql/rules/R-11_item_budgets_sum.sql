-- title: 各项年初预算之和
-- law: 说明五（三）的年初预算合计 = 各项年初预算之和；差额为有预算而无支出、未列出的项目
-- law_en: total original budget = the sum of the item budgets
-- severity: warn
-- tables: facts
with total as (
    select *
    from fact
    where fact.about = 'gpb_expenditure' and fact.measure = 'original_budget' and fact.topic = 'gpb' and fact.is_money
    qualify row_number() over (partition by fact.report_id order by fact.fact_no) = 1
),

terms as (
    select
        report_id,
        '年初预算合计' as subject,
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
        '年初预算合计' as subject,
        false as is_stated,
        1 as sign,
        item.ref,
        item.value,
        2 * item.half as u,
        item.value <> 0 as counts
    from fact as item
    inner join total using (report_id)
    where item.kind = 'F10' and item.measure = 'original_budget' and item.topic = 'gpb' and item.is_money
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
                where
                    fact.report_id = figure.report_id and fact.about = figure.code and fact.measure = 'original_budget'
            )
    )
