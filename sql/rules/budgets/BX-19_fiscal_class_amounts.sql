-- title: 财政拨款各类支出一致
-- law: 财政拨款收支总表每一类的一般公共预算 = 一般公共预算支出表同一类
-- law_en: per class: general budget of B04 = B05
-- severity: error
-- tables: B04, B05
with terms as (
    select
        figure.*,
        concat_ws(' ', figure.code, other.label) as subject,
        figure.statement = 'B04' as is_stated,
        1 as sign,
        0 as behind
    from figure
    inner join figure as other
        on
            figure.report_id = other.report_id
            and figure.code = other.code
            and other.statement = case figure.statement when 'B04' then 'B05' else 'B04' end
            and other.measure = case figure.statement when 'B04' then 'total' else 'gpb' end
    where
        figure.statement in ('B04', 'B05')
        and length(figure.code) = 3
        and figure.measure = case figure.statement when 'B04' then 'gpb' else 'total' end
)

select * from restated('terms')
