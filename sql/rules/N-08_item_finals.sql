-- title: 各项支出的文字与表一致
-- law: 说明五（三）的各项支出决算 = 一般公共预算支出表同一科目
-- law_en: final amounts of the items in the text = T05
-- severity: error
-- tables: T05, facts
with terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.about, fact.subject, '第' || fact.page || '页') as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        -- a class amount echoes the rounding of the 项 behind it
        figure.u * (1 + coalesce(behind.n, 0)) as u,
        1 as priority
    from fact
    inner join figure
        on
            fact.report_id = figure.report_id
            and fact.about = figure.code
            and figure.statement = 'T05'
            and figure.measure = 'total'
    left join behind
        on
            figure.report_id = behind.report_id
            and behind.statement = 'T05'
            and behind.measure = 'total'
            and behind.class_code = figure.code
    where
        fact.is_money
        and fact.topic = 'gpb'
        and length(fact.about) = 7
        and fact.measure = 'final'
)

select * from narrated('terms')
