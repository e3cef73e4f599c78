-- title: 文字的各项支出
-- law: 文字所述各科目预算 = 一般公共预算支出表（或财政拨款支出表）同一科目
-- law_en: amounts of the items in the text = B05 or B14
-- severity: error
-- tables: facts
with terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(' ', fact.about, fact.subject, fact.place) as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        figure.u * (1 + coalesce(behind.n, 0)) as u,
        case
            when
                figure.statement in ('B01', 'B03')
                then case when fact.topic in ('total', 'expenditure') then 0 else 3 end
            when figure.statement = 'B14' then 2
            else 1
        end as priority
    from fact
    inner join figure
        on
            fact.report_id = figure.report_id
            and fact.about = figure.code
            and figure.statement in ('B05', 'B14', 'B08', 'B09', 'B01', 'B03')
            and figure.measure in ('total', 'amount')
    left join behind
        on
            figure.report_id = behind.report_id
            and figure.statement = behind.statement
            and figure.measure = behind.measure
            and figure.code = behind.class_code
    where
        fact.is_money
        and fact.measure in ('budget', 'amount')
        and fact.topic in ('gpb', 'notes', 'expenditure', 'total', 'fiscal_total', 'govfund', 'soe')
        and regexp_full_match(fact.about, '2\d{2}(\d{2}){0,2}')
        -- the class is said again inside an item: what stands after 其中 or in a bracket is not its amount
        and fact.kind in ('F08', 'F10', 'F18')
)

select * from narrated('terms')
