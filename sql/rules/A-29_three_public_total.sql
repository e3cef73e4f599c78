-- title: “三公”经费合计
-- law: “三公”经费合计 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费，预算数、决算数
-- law_en: three public total = overseas + vehicles + reception, budget and final
-- severity: error
-- tables: T07
with parted as (
    select
        figure.*,
        split_part(figure.measure, '_', 1) as phase,
        split_part(figure.measure, '_', 2) as part,
        bool_or(figure.measure like '%\_vehicle' escape '\') over (partition by figure.report_id) as has_subtotal
    from figure
    where figure.statement = 'T07' and figure.item = 'three_public'
),

terms as (
    select
        parted.*,
        case parted.phase when 'budget' then '预算数' else '决算数' end as subject,
        parted.part = 'total' as is_stated,
        1 as sign
    from parted
    where
        parted.phase in ('budget', 'final')
        and (
            parted.part in ('total', 'overseas', 'vehicle', 'reception')
            or not parted.has_subtotal and parted.part in ('purchase', 'operation')
        )
)

select * from sums('terms')
