-- title: 自评金额
-- law: 绩效自评金额 ≤ 项目支出（或预算口径的全部支出）（参考）
-- law_en: the amount self-evaluated is at most the project expenditure, or the budget where it is on that basis
-- severity: info
-- tables: T03, facts
with ceiling as (
    select
        report_id,
        ref,
        value
    from figure
    where statement = 'T03' and item = 'total' and measure = 'project' and is_printed
    union all
    select
        report_id,
        ref,
        value
    from fact
    where kind = 'F09' and is_money and measure in ('original_budget', 'adjusted_budget')
)

select
    evaluated.report_id,
    '自评金额' || coalesce(' 第' || evaluated.page || '页', '') as subject,
    evaluated.value as stated,
    max(ceiling.value)::decimal(24, 6) as expected,
    greatest(stated - expected, 0)::decimal(24, 6) as difference,
    (evaluated.half + 50)::decimal(24, 6) as bound,
    1::integer as terms,
    [evaluated.ref, arg_max(ceiling.ref, ceiling.value)] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '自评金额' || (evaluated.value / 10000)::decimal(20, 2) || '万元，大于项目支出和全部预算（'
    || (max(ceiling.value) / 10000)::decimal(20, 2) || '万元）' as detail
from fact as evaluated
inner join ceiling on evaluated.report_id = ceiling.report_id
where
    evaluated.about = 'self_evaluated_amount'
    and evaluated.is_money
    and evaluated.measure = 'amount'
    and exists (
        select 1
        from figure
        where figure.report_id = evaluated.report_id and figure.statement = 'T03' and figure.measure = 'project'
    )
group by evaluated.report_id, evaluated.page, evaluated.value, evaluated.half, evaluated.ref
