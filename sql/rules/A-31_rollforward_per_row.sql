-- title: 结转平衡
-- law: 每一行：年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余
-- law_en: every row: opening + income = expenditure + closing
-- severity: error
-- tables: T08, T09
with terms as (
    select
        figure.*,
        concat_ws(' ', figure.statement, coalesce(figure.code, figure.item), figure.label, '行' || figure.row_no)
            as subject,
        figure.measure in ('opening', 'income') as is_stated,
        1 as sign
    from figure
    where
        figure.statement in ('T08', 'T09')
        and figure.measure in ('opening', 'income', 'total', 'closing')
    qualify count(distinct figure.measure) over (partition by figure.report_id, figure.statement, figure.row_no) = 4
)

select * from sums('terms')
