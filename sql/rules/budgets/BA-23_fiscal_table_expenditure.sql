-- title: 财政拨款支出 = 各行
-- law: 财政拨款收支总表：支出合计 = 各类（或各用途）支出，逐列
-- law_en: fiscal expenditure = its rows, in every column
-- severity: error
-- tables: B04
with side as (
    select
        report_id,
        bool_or(item = 'exp_current_total') as has_current
    from figure
    where statement = 'B04' and side = 'expenditure'
    group by report_id
),

terms as (
    select
        figure.*,
        concat_ws(' ', '财政拨款支出', nullif(nullif(figure.measure, 'amount'), 'total')) as subject,
        figure.item in ('exp_current_total', 'exp_grand_total') as is_stated,
        1 as sign
    from figure
    inner join side using (report_id)
    where
        figure.statement = 'B04'
        and figure.side = 'expenditure'
        and (
            figure.item = case when side.has_current then 'exp_current_total' else 'exp_grand_total' end
            or figure.item in ('exp_class', 'basic', 'project', 'reserve')
            or not side.has_current
            and figure.item = 'closing_fiscal'
        )
)

select * from sums('terms')
