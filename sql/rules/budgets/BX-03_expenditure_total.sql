-- title: 支出合计一致
-- law: 收支总表的支出合计 = 支出总表合计
-- law_en: expenditure of B01 = total of B03
-- severity: error
-- tables: B01, B03
with wanted as (
    select
        report_id,
        -- the table of expenditure counts what is carried to the next year where it has a column for it
        case
            when
                bool_or(statement = 'B03' and measure = 'closing')
                or not bool_or(statement = 'B01' and item = 'exp_current_total') then 'exp_grand_total'
            else 'exp_current_total'
        end as item
    from figure
    where statement in ('B01', 'B03')
    group by report_id
),

terms as (
    select
        figure.*,
        '支出合计' as subject,
        figure.statement = 'B01' as is_stated,
        1 as sign,
        0 as behind
    from figure
    inner join wanted using (report_id)
    where
        figure.statement = 'B01'
        and figure.item = wanted.item
        and figure.measure in ('amount', 'total')
        or figure.statement = 'B03'
        and figure.item = 'total'
        and figure.measure = 'total'
)

select * from restated('terms')
