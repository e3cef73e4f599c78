-- title: 两表同科目一致
-- law: 没有基金预算时：一般公共预算支出表与财政拨款支出表同一科目金额相等
-- law_en: without fund money: B05 and B14 agree code by code
-- severity: error
-- tables: B05, B14
with funds as (
    select report_id
    from figure
    where
        statement = 'B04'
        and item in ('inc_govfund', 'inc_soe', 'opening_fiscal')
        and counts
),

terms as (
    select
        figure.*,
        concat_ws(' ', figure.code, other.label) as subject,
        figure.statement = 'B05' as is_stated,
        1 as sign,
        0 as behind
    from figure
    inner join figure as other
        on
            figure.report_id = other.report_id
            and figure.code = other.code
            and figure.item = other.item
            and figure.measure = other.measure
            and other.statement = 'B14'
    where
        figure.statement in ('B05', 'B14')
        and figure.item = 'func_class'
        and figure.measure = 'total'
        and figure.report_id not in (select funds.report_id from funds)
)

select * from restated('terms')
