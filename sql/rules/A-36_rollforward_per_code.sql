-- title: 按科目结转平衡
-- law: 一般公共预算表带结转栏的（如云南）：每一科目 年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余
-- law_en: general budget with carry-over columns: opening + income = expenditure + closing per code
-- severity: error
-- tables: T05
with terms as (
    select
        figure.*,
        concat_ws(' ', figure.statement, coalesce(figure.code, figure.item), figure.label, '行' || figure.row_no)
            as subject,
        figure.measure in ('opening', 'income') as is_stated,
        1 as sign
    from figure
    where
        figure.statement in ('T05')
        and figure.measure in ('opening', 'income', 'total', 'closing')
    qualify count(distinct figure.measure) over (partition by figure.report_id, figure.statement, figure.row_no) = 4
)

select * from sums('terms')
