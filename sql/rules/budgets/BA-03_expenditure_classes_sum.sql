-- title: 支出各类之和
-- law: 收支总表：本年支出合计（未列则支出总计）= 各类支出之和，逐列
-- law_en: expenditure = its classes, column by column
-- severity: error
-- tables: B01
with side as (
    select
        report_id,
        bool_or(item = 'exp_current_total') as has_current
    from figure
    where statement = 'B01' and side = 'expenditure'
    group by report_id
),

terms as (
    select
        figure.*,
        concat_ws(' ', '支出各类之和', nullif(nullif(figure.measure, 'amount'), 'total')) as subject,
        figure.item in ('exp_current_total', 'exp_grand_total') as is_stated,
        1 as sign
    from figure
    inner join side using (report_id)
    where
        figure.statement = 'B01'
        and figure.side = 'expenditure'
        and (
            figure.item = case when side.has_current then 'exp_current_total' else 'exp_grand_total' end
            or figure.item = 'exp_class'
            or not side.has_current
            and figure.item = 'closing_balance'
        )
)

select * from sums('terms')
