-- title: 基本支出合计
-- law: 基本支出表合计行 = 人员经费合计 + 公用经费合计，没有分项合计的等于各类之和
-- law_en: the printed grand total of T06 = personnel + public, or the sum of the classes
-- severity: error
-- tables: T06
with marked as (
    select
        figure.*,
        bool_or(figure.item = 'personnel_total') over (partition by figure.report_id) as has_parts
    from figure
    where figure.statement = 'T06' and figure.measure = 'amount'
),

terms as (
    select
        marked.*,
        '基本支出合计' as subject,
        marked.item = 'basic_total' as is_stated,
        1 as sign
    from marked
    where
        marked.item = 'basic_total'
        or marked.has_parts and marked.item in ('personnel_total', 'public_total')
        or not marked.has_parts and marked.item = 'econ_class' and length(marked.code) = 3
)

select * from sums('terms')
