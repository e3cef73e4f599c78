-- title: “三公”经费中的基本支出部分
-- law: 基本支出中的出国费、接待费、用车运行费、会议费、培训费不大于“三公”经费表的相应预算
-- law_en: the basic part of 三公, meetings and training is at most their budget
-- severity: error
-- tables: B06, B07
with pair (code, measure) as (
    values
    ('30212', 'budget_overseas'), ('30217', 'budget_reception'), ('30231', 'budget_operation'),
    ('30215', 'budget_meeting'), ('30216', 'budget_training')
),

terms as (
    select
        figure.*,
        concat_ws(' ', figure.code, figure.label) as subject,
        true as is_stated,
        1 as sign
    from figure
    inner join pair using (code)
    where figure.statement = 'B06' and figure.measure = 'total'
    union all
    select
        whole.*,
        concat_ws(' ', figure.code, figure.label) as subject,
        false as is_stated,
        1 as sign
    from figure
    inner join pair using (code)
    inner join figure as whole
        on figure.report_id = whole.report_id and whole.statement = 'B07' and pair.measure = whole.measure
    where figure.statement = 'B06' and figure.measure = 'total'
)

-- the two tables may be printed in different units: the coarser one rounds
select
    * replace (
        greatest(bound, (
            select coalesce(max(scale.u), 0)
            from scale
            where scale.report_id = said.report_id and scale.statement = 'B07'
        ))::decimal(24, 6) as bound
    )
from sums('terms', 'at_most') as said
