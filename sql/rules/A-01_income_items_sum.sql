-- title: 收入各项之和
-- law: 本年收入合计 = 各项收入之和（财政拨款三项或其合计，加其余五项）
-- law_en: current-year revenue = the sum of the income items
-- severity: error
-- tables: T01
with terms as (
    select
        figure.*,
        '本年收入合计' as subject,
        figure.item = 'income_current_total' as is_stated,
        1 as sign,
        bool_or(figure.item = 'inc_fiscal') over (partition by figure.report_id) as is_lumped
    from figure
    where
        figure.statement = 'T01'
        and figure.side = 'revenue'
        and figure.measure = 'amount'
        and (figure.item = 'income_current_total' or figure.item like 'inc\_%' escape '\')
    -- older forms print 财政拨款收入 as one item, with 其中：政府性基金 below it
    qualify not is_lumped or figure.item not in ('inc_gpb', 'inc_govfund', 'inc_soe')
)

select * from sums('terms')
