-- title: 财政拨款收入一致
-- law: 收入表合计行的财政拨款收入 = 财政拨款总表本年收入合计（三项资金）
-- law_en: fiscal column of T02 = income total of T04, all three funds
-- severity: error
-- tables: T02, T04
with terms as (
    select
        figure.*,
        '财政拨款收入' as subject,
        figure.statement = 'T02' and figure.item = 'total' and figure.measure = 'fiscal' as is_stated,
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
        figure.statement = 'T02' and figure.item = 'total' and figure.measure = 'fiscal'
        or figure.statement = 'T04' and figure.item = 'income_current_total' and figure.measure = 'amount'
)

select * from restated('terms')
