-- title: 各类支出一致
-- law: 收支总表每一类支出 = 支出总表同一类
-- law_en: per class: B01 = B03
-- severity: error
-- tables: B01, B03
with terms as (
    select
        figure.*,
        concat_ws(' ', figure.code, other.label) as subject,
        figure.statement = 'B01' as is_stated,
        1 as sign,
        0 as behind
    from figure
    inner join figure as other
        on
            figure.report_id = other.report_id
            and figure.code = other.code
            and other.statement = case figure.statement when 'B01' then 'B03' else 'B01' end
            and other.measure in ('amount', 'total')
            and other.item in ('exp_class', 'func_class')
    where
        figure.statement in ('B01', 'B03')
        and figure.item in ('exp_class', 'func_class')
        and length(figure.code) = 3
        and figure.measure in ('amount', 'total')
)

select * from restated('terms')
