-- title: 各科目的上年预算
-- law: 各科目：本年预算 − 增减额 = 上年公布的预算
-- law_en: per item: current - change = the budget published for the year before
-- severity: warn
-- tables: facts
with meant as (
    select distinct
        fact.about,
        figure.statement,
        'func_class' as item,
        'total' as measure,
        figure.code
    from fact
    inner join figure
        on fact.report_id = figure.report_id and fact.about = figure.code and figure.statement in ('B05', 'B14')
    where figure.item = 'func_class' and length(figure.code) = 7
)

select * from prior_budgets('meant')
