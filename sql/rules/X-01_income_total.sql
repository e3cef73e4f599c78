-- title: 本年收入合计一致
-- law: 收支总表的本年收入合计 = 收入表合计
-- law_en: revenue total of T01 = total of T02
-- severity: error
-- tables: T01, T02
with terms as (
    select
        figure.*,
        '本年收入合计' as subject,
        figure.statement = 'T01' and figure.item = 'income_current_total' and figure.measure = 'amount' as is_stated,
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
        figure.statement = 'T01' and figure.item = 'income_current_total' and figure.measure = 'amount'
        or figure.statement = 'T02' and figure.item = 'total' and figure.measure = 'total'
)

select * from restated('terms')
