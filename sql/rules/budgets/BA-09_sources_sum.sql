-- title: 收入总计 = 各来源小计
-- law: 收入总表：收入总计 = 各来源小计之和
-- law_en: income = subtotals of the sources
-- severity: error
-- tables: B02
with terms as (
    select
        figure.*,
        '各来源小计之和' as subject,
        figure.item = 'total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'B02'
        and figure.measure = 'total'
        and (
            figure.item = 'total'
            or starts_with(figure.item, 'inc_')
            or figure.item = 'opening_balance'
        )
        and not exists (
            select 1
            from figure as coded
            where coded.report_id = figure.report_id and coded.statement = 'B02' and coded.item = 'func_class'
        )
)

select * from sums('terms')
