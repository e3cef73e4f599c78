-- grain: one row per current report and line that has a budget and an outturn: item, total, three public, residue
-- 粒度: 每份现行报告中每个有预算数和决算数的事项一行：支出项目、支出合计、财政拨款、“三公”经费，以及未列明项目的预算
-- key: report_id, line_no
-- parts: entity
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_name, scope, fiscal_year, kind
--   line_no: 报告内的顺序
--   line_kind: 种类：item 文字说明的支出项目；total 一般公共预算支出合计；unlisted 合计与各项目之差；
--     fiscal 财政拨款总表的行；three_public “三公”经费
--   source: 依据：text 文字说明；T04、T07 表格
--   code: 支出功能分类编码，“三公”经费和合计为事项标识
--   name: 事项名称
--   original_wan: 年初预算数（万元）
--   adjusted_wan: 全年（调整）预算数（万元）
--   budget_wan: 未指明年初或全年的预算数（万元）
--   final_wan: 决算数（万元）
--   table_final_wan: 一般公共预算支出决算表中同一编码的决算数（万元）
--   denominator: 完成率的分母：original 年初预算；adjusted 全年预算；budget 未指明
--   variance_wan: 差额（万元）= 决算数 - 分母
--   completion_rate_pct: 完成率（%）= 决算数 / 分母，四舍五入两位小数
--   rate_reason: 无完成率的原因：no_budget 无预算数；no_final 无决算数；budget_zero 预算为零；unlisted 合计与各项目之差
--   stated_rate_pct: 报告所述完成率（%）
--   is_addition: 年初预算为零而有支出，即年中追加或上年结转
--   reason: 报告所述的差异原因
--   page: 所在页码
with item_fact as (
    select
        fact.report_id,
        fact.fact_no,
        case fact.kind when 'F09' then 'total' else 'item' end as line_kind,
        coalesce(fact.subject_code, fact.subject) as line,
        fact.subject_code as code,
        fact.subject,
        fact.measure,
        fact.basis,
        fact.reason,
        fact.page,
        fact.value,
        marts.in_wan(fact.value, fact.unit) as amount_wan
    from core.narrative_fact as fact
    where
        (fact.kind = 'F10' or (fact.kind = 'F09' and fact.subject_code = 'gpb_expenditure'))
        and fact.measure in ('original_budget', 'adjusted_budget', 'budget', 'final', 'completion_rate')
        and fact.value is not null
),

told as (
    select
        item_fact.report_id,
        item_fact.line_kind,
        'text' as source,
        item_fact.line,
        any_value(item_fact.code) as code,
        arg_min(item_fact.subject, item_fact.fact_no) as name,
        min(item_fact.fact_no) as place_no,
        arg_min(item_fact.amount_wan, item_fact.fact_no) filter (where item_fact.measure = 'original_budget')
            as original_wan,
        arg_min(item_fact.amount_wan, item_fact.fact_no) filter (where item_fact.measure = 'adjusted_budget')
            as adjusted_wan,
        arg_min(item_fact.amount_wan, item_fact.fact_no) filter (where item_fact.measure = 'budget') as budget_wan,
        arg_min(item_fact.amount_wan, item_fact.fact_no) filter (where item_fact.measure = 'final') as final_wan,
        arg_min(item_fact.value, item_fact.fact_no) filter (where item_fact.measure = 'completion_rate')
            as stated_rate_pct,
        arg_min(item_fact.basis, item_fact.fact_no) filter (where item_fact.measure = 'completion_rate')
            as stated_basis,
        arg_min(item_fact.reason, item_fact.fact_no) filter (where item_fact.reason is not null) as reason,
        min(item_fact.page) as page
    from item_fact
    group by item_fact.report_id, item_fact.line_kind, item_fact.line
),

-- what the total has and the listed items have not: money budgeted for items the report does not name
listed as (
    select
        told.report_id,
        count(*) as items,
        count(told.original_wan) as with_original,
        count(told.adjusted_wan) as with_adjusted,
        sum(told.original_wan) as original_wan,
        sum(told.adjusted_wan) as adjusted_wan,
        sum(told.final_wan) as final_wan,
        max(told.place_no) as place_no
    from told
    where told.line_kind = 'item'
    group by told.report_id
),

residue as (
    select
        total.report_id,
        'unlisted' as line_kind,
        'text' as source,
        'unlisted' as line,
        cast(null as varchar) as code,
        '未列明的项目' as name,
        listed.place_no + 0.5 as place_no,
        case when listed.with_original = listed.items then total.original_wan - listed.original_wan end
            as original_wan,
        case when listed.with_adjusted = listed.items then total.adjusted_wan - listed.adjusted_wan end
            as adjusted_wan,
        cast(null as decimal(24, 6)) as budget_wan,
        total.final_wan - listed.final_wan as final_wan,
        cast(null as decimal(24, 6)) as stated_rate_pct,
        cast(null as varchar) as stated_basis,
        cast(null as varchar) as reason,
        total.page
    from told as total
    inner join listed on total.report_id = listed.report_id
    where total.line_kind = 'total'
),

unlisted as (
    select residue.*
    from residue
    where residue.original_wan != 0 or residue.adjusted_wan != 0
),

public_part as (
    select part.*
    from (
        values
        (1, 'three_public', 'total', '“三公”经费'),
        (2, 'overseas', 'overseas', '因公出国（境）费'),
        (3, 'vehicle', 'vehicle', '公务用车购置及运行维护费'),
        (4, 'purchase', 'purchase', '公务用车购置费'),
        (5, 'operation', 'operation', '公务用车运行维护费'),
        (6, 'reception', 'reception', '公务接待费')
    ) as part (part_no, subject, part, name)
),

public_fact as (
    select
        fact.report_id,
        fact.subject_code,
        arg_min(fact.value, fact.fact_no) filter (where fact.measure = 'completion_rate') as stated_rate_pct,
        arg_min(fact.basis, fact.fact_no) filter (where fact.measure = 'completion_rate') as stated_basis,
        arg_min(fact.reason, fact.fact_no) filter (where fact.measure in ('budget', 'final', 'completion_rate'))
            as reason,
        arg_min(marts.in_wan(fact.value, fact.unit), fact.fact_no) filter (where fact.measure = 'original_budget')
            as original_wan,
        arg_min(marts.in_wan(fact.value, fact.unit), fact.fact_no) filter (where fact.measure = 'adjusted_budget')
            as adjusted_wan
    from core.narrative_fact as fact
    where fact.kind in ('F13', 'F14', 'F16')
    group by fact.report_id, fact.subject_code
),

three_public as (
    select
        cell.report_id,
        'three_public' as line_kind,
        'T07' as source,
        part.subject as line,
        part.subject as code,
        part.name,
        1000000 + part.part_no as place_no,
        any_value(spoken.original_wan) as original_wan,
        any_value(spoken.adjusted_wan) as adjusted_wan,
        max(cell.amount_yuan) filter (where cell.measure = 'budget_' || part.part) * 0.0001 as budget_wan,
        max(cell.amount_yuan) filter (where cell.measure = 'final_' || part.part) * 0.0001 as final_wan,
        any_value(spoken.stated_rate_pct) as stated_rate_pct,
        'budget' as stated_basis,
        any_value(spoken.reason) as reason,
        min(cell.page) as page
    from core.statement_cell as cell
    inner join public_part as part on cell.measure in ('budget_' || part.part, 'final_' || part.part)
    left join public_fact as spoken on cell.report_id = spoken.report_id and part.subject = spoken.subject_code
    where cell.statement = 'T07' and cell.item = 'three_public'
    group by cell.report_id, part.part_no, part.subject, part.name
    having budget_wan is not null
),

fiscal as (
    select
        cell.report_id,
        'fiscal' as line_kind,
        'T04' as source,
        cell.side || ' ' || min(cell.row_no) as line,
        coalesce(cell.code, cell.item) as code,
        cell.label as name,
        2000000 + case cell.side when 'revenue' then 0 else 1000 end + min(cell.row_no) as place_no,
        max(cell.amount_yuan) filter (where cell.measure = 'approved') * 0.0001 as original_wan,
        max(cell.amount_yuan) filter (where cell.measure = 'adjusted') * 0.0001 as adjusted_wan,
        cast(null as decimal(24, 6)) as budget_wan,
        max(cell.amount_yuan) filter (where cell.measure in ('amount', 'total')) * 0.0001 as final_wan,
        cast(null as decimal(24, 6)) as stated_rate_pct,
        cast(null as varchar) as stated_basis,
        cast(null as varchar) as reason,
        min(cell.page) as page
    from core.statement_cell as cell
    where cell.statement = 'T04'
    group by cell.report_id, cell.side, cell.code, cell.item, cell.label, cell.parent_label
    having original_wan is not null or adjusted_wan is not null
),

line as (
    select * from told
    union all by name
    select * from unlisted
    union all by name
    select * from three_public
    union all by name
    select * from fiscal
),

-- the budget a stated rate names comes first, then the original one
named as (
    select
        line.*,
        case
            when line.stated_basis = 'adjusted_budget' and line.adjusted_wan is not null then 'adjusted'
            when line.stated_basis = 'budget' and line.budget_wan is not null then 'budget'
            when line.original_wan is not null then 'original'
            when line.adjusted_wan is not null then 'adjusted'
            when line.budget_wan is not null then 'budget'
        end as denominator
    from line
),

measured as (
    select
        named.*,
        case named.denominator
            when 'original' then named.original_wan
            when 'adjusted' then named.adjusted_wan
            when 'budget' then named.budget_wan
        end as denominator_wan
    from named
),

-- keys of their own: a join by report alone would compare every line with every row of the table;
-- a row repeated over a page break is one row
spent as (
    select
        cell.report_id,
        case when cell.item = 'total' then 'total' else 'item' end as line_kind,
        case when cell.item = 'total' then 'gpb_expenditure' else cell.code end as code,
        arg_min(cell.amount_yuan, cell.row_no) as amount_yuan
    from core.statement_cell as cell
    where cell.statement = 'T05' and cell.measure = 'total' and (cell.item = 'total' or cell.code is not null)
    group by all
)

select
    report.report_id,
    report.entity_key,
    report.entity_id,
    report.department,
    report.region_name,
    report.scope,
    report.fiscal_year,
    report.kind,
    row_number() over (partition by report.report_id order by measured.place_no) as line_no,
    measured.line_kind,
    measured.source,
    measured.code,
    measured.name,
    measured.original_wan,
    measured.adjusted_wan,
    measured.budget_wan,
    measured.final_wan,
    spent.amount_yuan * 0.0001 as table_final_wan,
    measured.denominator,
    measured.final_wan - measured.denominator_wan as variance_wan,
    case when measured.line_kind != 'unlisted' then marts.rate_pct(measured.final_wan, measured.denominator_wan) end
        as completion_rate_pct,
    case
        when measured.line_kind = 'unlisted' then 'unlisted'
        when measured.denominator is null then 'no_budget'
        when measured.final_wan is null then 'no_final'
        when measured.denominator_wan <= 0 then 'budget_zero'
    end as rate_reason,
    cast(measured.stated_rate_pct as decimal(18, 2)) as stated_rate_pct,
    coalesce(
        measured.line_kind = 'item'
        and measured.final_wan > 0
        and coalesce(measured.original_wan, measured.budget_wan) = 0,
        false
    ) as is_addition,
    measured.reason,
    measured.page
from core.year_pair as report
inner join measured on report.report_id = measured.report_id
left join spent
    on
        measured.report_id = spent.report_id
        and measured.line_kind = spent.line_kind
        and measured.code = spent.code
where report.kind = 'final_accounts'
order by report.report_id, line_no
