-- title: 本年支出合计一致
-- law: 收支总表的本年支出合计 = 支出表合计
-- law_en: expenditure total of T01 = total of T03
-- severity: error
-- tables: T01, T03
with terms as (
    select
        figure.*,
        '本年支出合计' as subject,
        figure.statement = 'T01' and figure.item = 'exp_current_total' and figure.measure = 'amount' as is_stated,
        1 as sign,
        behind.n as behind
    from figure
    left join behind
        on
            figure.report_id = behind.report_id
            and figure.statement = behind.statement
            and figure.measure = behind.measure
            and behind.class_code is not distinct from null
    where
        figure.statement = 'T01' and figure.item = 'exp_current_total' and figure.measure = 'amount'
        or figure.statement = 'T03' and figure.item = 'total' and figure.measure = 'total'
)

select * from restated('terms')
