-- title: 一般公共预算支出分类一致
-- law: 财政拨款总表各类的一般公共预算栏 = 一般公共预算支出表同类科目
-- law_en: each class of T04 in the general budget column = the same class in T05
-- severity: error
-- tables: T04, T05
with listed as (
    select distinct
        report_id,
        code
    from figure
    where statement = 'T04' and item = 'exp_class' and code is not null
),

terms as (
    select
        figure.*,
        concat_ws(' ', figure.code, '一般公共预算支出分类一致') as subject,
        figure.statement = 'T04' as is_stated,
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
        figure.statement = 'T04' and figure.item = 'exp_class' and figure.measure = 'gpb'
        or figure.statement = 'T05' and figure.item = 'func_class' and figure.measure = 'total'
)

select * from restated('terms')
union all
-- a class with an amount on one side and no row on the other
select
    figure.report_id,
    concat_ws(' ', figure.code, '一般公共预算支出分类一致') as subject,
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
        and other.statement = 'T05'
        and other.measure = 'total'
where
    figure.statement = 'T04'
    and figure.item = 'exp_class'
    and figure.measure = 'gpb'
    and figure.counts
    and other.ref is null
    and figure.report_id in (
        select present.report_id
        from figure as present
        where present.statement = 'T05' and present.item = 'func_class' and length(present.code) = 3
    )
