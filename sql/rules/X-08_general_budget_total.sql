-- title: 一般公共预算支出合计一致
-- law: 财政拨款总表本年支出合计的一般公共预算栏 = 一般公共预算支出表合计
-- law_en: general budget expenditure of T04 = total of T05
-- severity: error
-- tables: T04, T05
with terms as (
    select
        figure.*,
        '一般公共预算财政拨款支出' as subject,
        figure.statement = 'T04' and figure.item = 'exp_current_total' and figure.measure = 'gpb' as is_stated,
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
        figure.statement = 'T04' and figure.item = 'exp_current_total' and figure.measure = 'gpb'
        or figure.statement = 'T05' and figure.item = 'total' and figure.measure = 'total'
)

select * from restated('terms')
