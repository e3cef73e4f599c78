-- title: 预算数、上年数各栏的合计
-- law: 收支总表、“三公”经费表另印的年初预算数、全年预算数、上年决算数等栏，合计也等于各项之和
-- law_en: the columns of budgets and of last year that T01 and T07 print beside the outturn add up as the outturn does
-- severity: error
-- tables: T01, T07
with phase (phase, name) as (
    values
    ('approved', '年初预算数'), ('adjusted', '全年预算数'), ('prior', '上年决算数'), ('change', '增减额')
),

law (statement, side, total, called, pattern) as (
    values
    ('T01', 'revenue', 'income_current_total', '本年收入合计', 'inc_[a-z]+'),
    ('T01', 'revenue', 'income_grand_total', '收入总计', 'income_current_total|nonfiscal_surplus_used|opening_balance'),
    ('T01', 'expenditure', 'exp_current_total', '本年支出合计', 'exp_class'),
    ('T01', 'expenditure', 'exp_grand_total', '支出总计', 'exp_current_total|surplus_distribution|closing_balance'),
    ('T07', '', 'total', '合计', 'overseas|vehicle|reception'),
    ('T07', '', 'vehicle', '公务用车', 'purchase|operation')
),

part as (
    select
        figure.*,
        phase.name,
        case figure.statement when 'T01' then figure.item else split_part(figure.measure, '_', 2) end as part,
        bool_or(figure.item = 'inc_fiscal') over (partition by figure.report_id, figure.measure) as is_lumped
    from figure
    inner join phase on split_part(figure.measure, '_', 1) = phase.phase
    where figure.statement = 'T01' or figure.statement = 'T07' and figure.item = 'three_public'
    -- older forms print 财政拨款收入 as one item, with 其中：政府性基金 below it
    qualify not is_lumped or figure.item not in ('inc_gpb', 'inc_govfund', 'inc_soe')
),

terms as (
    select
        part.*,
        concat_ws(' ', law.statement, law.called, part.name) as subject,
        part.part = law.total as is_stated,
        1 as sign
    from part
    inner join law
        on
            part.statement = law.statement
            and coalesce(part.side, '') = law.side
            and regexp_full_match(part.part, law.total || '|' || law.pattern)
    -- some print totals of budgets only
    qualify
        bool_or(part.counts and part.part = law.total) over (partition by part.report_id, subject)
        and bool_or(part.counts and part.part <> law.total) over (partition by part.report_id, subject)
),

sum as (
    select
        *,
        abs(difference) <= bound as holds
    from sums('terms')
)

-- a column that adds up nowhere was never meant to
select * exclude (holds)
from sum
qualify
    count(*) filter (where holds)
        over (partition by report_id, left(subject, 3), string_split(subject, ' ')[-1])
    >= count(*) filter (where not holds)
        over (partition by report_id, left(subject, 3), string_split(subject, ' ')[-1])
