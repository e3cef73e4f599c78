-- title: 小计 = 各项来源
-- law: 收入总表：每组小计 = 组内各项之和
-- law_en: every subtotal = the sources below it
-- severity: error
-- tables: B02
with terms as (
    select
        figure.*,
        figure.parent_label as subject,
        figure.item <> 'source' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'B02'
        and figure.parent_label is not null
        and figure.measure = 'total'
        and not starts_with(figure.label, '其中')
        and exists (
            select 1
            from figure as part
            where
                part.report_id = figure.report_id
                and part.statement = 'B02'
                and part.item = 'source'
                and part.parent_label = figure.parent_label
                and not starts_with(part.label, '其中')
        )
)

select * from sums('terms')
