-- title: “三公”经费的上年预算
-- law: “三公”经费、会议费、培训费：本年预算 − 增减额 = 上年公布的预算
-- law_en: 三公, meetings, training: current - change = the budget published for the year before
-- severity: warn
-- tables: B07, facts
with named (about, measure) as (
    values
    ('three_public', 'budget_total'),
    ('overseas', 'budget_overseas'),
    ('vehicle', 'budget_vehicle'),
    ('purchase', 'budget_purchase'),
    ('operation', 'budget_operation'),
    ('reception', 'budget_reception'),
    ('conference', 'budget_meeting'),
    ('training', 'budget_training')
),

meant as (
    select
        about,
        'B07' as statement,
        'three_public' as item,
        measure,
        null::varchar as code
    from named
)

select * from prior_budgets('meant')
