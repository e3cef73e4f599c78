-- title: 增减额 = 本年预算 − 上年数
-- law: 一般公共预算支出表每一行：增减额 = 本年预算数 − 上年执行数（或上年预算数）
-- law_en: every row: change = this year's budget - last year's figure
-- severity: error
-- tables: B05
with terms as (
    select
        figure.*,
        concat_ws(' ', coalesce(figure.code, figure.item), figure.label, '增减额') as subject,
        figure.measure = 'change' as is_stated,
        case when figure.measure like 'prior%' then -1 else 1 end as sign
    from figure
    where
        figure.statement = 'B05'
        and figure.measure in ('change', 'total', 'prior_executed', 'prior_budget')
        and exists (
            select 1
            from figure as change
            where
                change.report_id = figure.report_id
                and change.statement = 'B05'
                and change.row_no = figure.row_no
                and change.measure = 'change'
        )
)

-- where both last year's budget and its execution are printed, the form does not say which it compares with
select *
from sums('terms')
where report_id not in (
    select figure.report_id
    from figure
    where figure.statement = 'B05' and figure.measure in ('prior_executed', 'prior_budget')
    group by figure.report_id
    having count(distinct figure.measure) > 1
)
