-- title: 功能分类支出一致
-- law: 收支总表各类支出 = 支出表同类科目
-- law_en: each class of T01 = the same class in T03
-- severity: error
-- tables: T01, T03
with listed as (
    select distinct
        report_id,
        code
    from figure
    where statement = 'T01' and item = 'exp_class' and code is not null
),

terms as (
    select
        figure.*,
        concat_ws(' ', figure.code, '功能分类支出一致') as subject,
        figure.statement = 'T01' as is_stated,
        1 as sign,
        behind.n as behind
    from figure
    inner join listed on figure.report_id = listed.report_id and figure.code = listed.code
    left join behind
        on
            figure.report_id = behind.report_id
            and figure.statement = behind.statement
            and figure.measure = behind.measure
            and figure.code = behind.class_code
    where
        figure.statement = 'T01' and figure.item = 'exp_class' and figure.measure = 'amount'
        or figure.statement = 'T03' and figure.item = 'func_class' and figure.measure = 'total'
)

select * from restated('terms')
union all
-- a class with an amount on one side and no row on the other
select
    figure.report_id,
    concat_ws(' ', figure.code, '功能分类支出一致') as subject,
    figure.value::decimal(24, 2) as stated,
    0::decimal(24, 2) as expected,
    figure.value::decimal(24, 2) as difference,
    (figure.u / 2)::decimal(24, 6) as bound,
    0::integer as terms,
    [figure.ref] as cells,
    [1::tinyint] as weights,
    'equal' as comparison
from figure
left join figure as other
    on
        figure.report_id = other.report_id
        and figure.code = other.code
        and other.statement = 'T03'
        and other.measure = 'total'
where
    figure.statement = 'T01'
    and figure.item = 'exp_class'
    and figure.measure = 'amount'
    and figure.counts
    and other.ref is null
    and figure.report_id in (
        select present.report_id
        from figure as present
        where present.statement = 'T03' and present.item = 'func_class' and length(present.code) = 3
    )
