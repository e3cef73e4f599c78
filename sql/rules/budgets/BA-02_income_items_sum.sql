-- title: 收入各项之和
-- law: 收支总表：本年收入合计（未列则收入总计）= 各项收入之和
-- law_en: income = its sources
-- severity: error
-- tables: B01
with side as (
    select
        report_id,
        bool_or(item = 'inc_fiscal') as has_fiscal,
        bool_or(item = 'income_current_total') as has_current
    from figure
    where statement = 'B01' and side = 'revenue'
    group by report_id
),

terms as (
    select
        figure.*,
        '收入各项之和' as subject,
        figure.item like 'income_%' as is_stated,
        1 as sign
    from figure
    inner join side using (report_id)
    where
        figure.statement = 'B01'
        and figure.side = 'revenue'
        and (
            figure.item = case when side.has_current then 'income_current_total' else 'income_grand_total' end
            or starts_with(figure.item, 'inc_')
            and not (side.has_fiscal and figure.item in ('inc_gpb', 'inc_govfund', 'inc_soe'))
            or not side.has_current
            and figure.item in ('opening_balance', 'nonfiscal_surplus_used')
        )
)

select * from sums('terms')
