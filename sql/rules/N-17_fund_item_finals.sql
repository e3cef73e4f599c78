-- title: 基金各项支出的文字与表一致
-- law: 说明八、九所述政府性基金、国有资本经营预算各项支出 = 对应的表（政府性基金收支表、国有资本经营收支表）同一科目的本年支出
-- law_en: final amounts of the items in the two fund sections = T08 and T09, item by item
-- severity: error
-- tables: facts
with terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.about, fact.subject, '第' || fact.page || '页') as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        figure.u,
        -- a code that fits goes before a name that does
        case when figure.code = fact.about then 1 else 2 end as priority
    from fact
    inner join figure
        on
            fact.report_id = figure.report_id
            and figure.statement = case fact.topic when 'govfund' then 'T08' else 'T09' end
            and figure.measure = 'total'
            and length(figure.code) = 7
            and (
                figure.code = fact.about
                or fact.about is null and bare(figure.label) = bare(string_split(fact.subject, '/')[-1])
            )
    where
        fact.is_money
        and fact.topic in ('govfund', 'soe')
        and fact.measure in ('final', 'amount')
        and contains(fact.subject, '/')
)

select * from narrated('terms')
