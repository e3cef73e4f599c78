-- title: “三公”经费的文字与表一致
-- law: 说明七的预算数、决算数及各项 = “三公”经费表
-- law_en: three-public figures in the text = T07
-- severity: error
-- tables: T07, facts
with pair (about, part) as (
    values
    ('three_public', 'total'),
    ('overseas', 'overseas'),
    ('vehicle', 'vehicle'),
    ('purchase', 'purchase'),
    ('operation', 'operation'),
    ('reception', 'reception')
),

-- forms that print 年初预算 beside 全年预算 answer the text's original budget with their own
printed as (
    select distinct report_id
    from figure
    where statement = 'T07' and measure like 'approved\_%' escape '\'
),

-- T07 may print the adjusted budget where the text tells the original one: then neither the total agrees nor, of the
-- parts told, do those that make the difference
unlike as (
    select
        fact.report_id,
        fact.measure
    from fact
    inner join pair on fact.about = pair.about
    inner join figure
        on
            fact.report_id = figure.report_id
            and figure.statement = 'T07'
            and figure.measure = 'budget_' || pair.part
    where fact.is_money and fact.topic = 'three_public' and fact.measure = 'original_budget'
    group by fact.report_id, fact.measure
    having
        bool_or(pair.part = 'total' and abs(fact.value - figure.value) > fact.half + figure.u)
        and (
            bool_and(pair.part = 'total')
            or abs(
                sum(fact.value - figure.value) filter (where pair.part in ('overseas', 'vehicle', 'reception'))
                - sum(fact.value - figure.value) filter (where pair.part = 'total')
            )
            <= 3 * max(fact.half + figure.u)
        )
),

terms as (
    select
        fact.report_id,
        fact.ref as fact_ref,
        concat_ws(
            ' ',
            fact.subject,
            case when fact.measure in ('amount', 'final') then '决算数' else '预算数' end,
            fact.place
        ) as subject,
        fact.value,
        fact.half,
        figure.ref,
        figure.value as figure_value,
        figure.u,
        1 as priority
    from fact
    inner join pair on fact.about = pair.about
    left join printed on fact.report_id = printed.report_id
    inner join figure
        on
            fact.report_id = figure.report_id
            and figure.statement = 'T07'
            and figure.measure = case
                when fact.measure in ('amount', 'final') then 'final_'
                when fact.measure = 'original_budget' and printed.report_id is not null then 'approved_'
                when fact.measure in ('budget', 'original_budget', 'adjusted_budget') then 'budget_'
            end || pair.part
    where
        fact.is_money
        and fact.topic = 'three_public'
        and (fact.report_id, fact.measure) not in (select
            unlike.report_id,
            unlike.measure
        from unlike)
    -- where the text gives an original and an adjusted budget, T07 prints one of them
    qualify
        fact.measure not like '%budget'
        or count(distinct fact.measure) filter (where fact.measure like '%budget')
            over (partition by fact.report_id, fact.about)
        = 1
)

select * from narrated('terms')
