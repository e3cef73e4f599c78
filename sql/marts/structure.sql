-- grain: one row per current report, breakdown and part of it: amount, fixed denominator, share
-- 粒度: 每份现行报告的每种结构的每个组成部分一行：金额、固定的分母、占比
-- key: report_id, structure, part
-- parts: entity
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_name, scope, fiscal_year, kind
--   structure: 结构：income_source 收入来源；expenditure_nature 支出性质；expenditure_class 支出功能分类（类）；
--     gpb_nature 一般公共预算支出性质；gpb_class 一般公共预算支出功能分类（类）；
--     personnel_public 基本支出的人员与公用；three_public “三公”经费构成
--   part_no: 显示顺序
--   part: 组成部分的标识，功能分类为编码
--   part_name: 组成部分的名称，按印刷
--   amount_wan: 金额（万元）
--   denominator: 分母：所在的表和行
--   denominator_wan: 分母的金额（万元）
--   share_pct: 占比（%）= 金额 / 分母，四舍五入两位小数
--   share_reason: 无占比的原因：no_total 表中无合计；total_zero 合计为零
--   stated_share_pct: 报告所述占比（%）
--   page: 所在页码
with column_part as (
    select part.*
    from (
        values
        ('income_source', 'T02', 'fiscal', 'inc_fiscal'),
        ('income_source', 'T02', 'superior', 'inc_superior'),
        ('income_source', 'T02', 'business', 'inc_business'),
        ('income_source', 'T02', 'operating', 'inc_operating'),
        ('income_source', 'T02', 'affiliated', 'inc_affiliated'),
        ('income_source', 'T02', 'other', 'inc_other'),
        ('expenditure_nature', 'T03', 'basic', 'basic_expenditure'),
        ('expenditure_nature', 'T03', 'project', 'project_expenditure'),
        ('expenditure_nature', 'T03', 'to_superior', 'exp_to_superior'),
        ('expenditure_nature', 'T03', 'operating', 'exp_operating'),
        ('expenditure_nature', 'T03', 'subsidies', 'exp_subsidies'),
        ('gpb_nature', 'T05', 'basic', 'gpb_basic_expenditure'),
        ('gpb_nature', 'T05', 'project', 'gpb_project_expenditure'),
        ('three_public', 'T07', 'final_overseas', 'overseas'),
        ('three_public', 'T07', 'final_vehicle', 'vehicle'),
        ('three_public', 'T07', 'final_reception', 'reception')
    ) as part (structure, statement, measure, subject)
),

class_part as (
    select part.*
    from (
        values
        ('expenditure_class', 'T03', null),
        ('gpb_class', 'T05', 'F08')
    ) as part (structure, statement, stated_kind)
),

part as (
    select
        cell.report_id,
        column_part.structure,
        cell.statement,
        cell.column_no as place_no,
        column_part.measure as part,
        coalesce(headline.name, list_last(string_split(cell.column_label, ' / '))) as part_name,
        cell.amount_yuan,
        column_part.subject,
        cast(null as varchar) as stated_kind,
        cell.page
    from core.statement_cell as cell
    inner join column_part on cell.statement = column_part.statement and cell.measure = column_part.measure
    left join (
        values
        ('final_overseas', '因公出国（境）费'),
        ('final_vehicle', '公务用车购置及运行维护费'),
        ('final_reception', '公务接待费')
    ) as headline (measure, name) on cell.measure = headline.measure
    where cell.item in ('total', 'three_public')
    union all
    select
        cell.report_id,
        class_part.structure,
        cell.statement,
        cell.row_no as place_no,
        cell.code as part,
        cell.label as part_name,
        cell.amount_yuan,
        cell.code as subject,
        class_part.stated_kind,
        cell.page
    from core.statement_cell as cell
    inner join class_part on cell.statement = class_part.statement
    where cell.level = 1 and cell.measure = 'total'
    union all
    select
        cell.report_id,
        'personnel_public' as structure,
        cell.statement,
        cell.column_no as place_no,
        replace(cell.item, '_total', '') as part,
        case cell.item when 'personnel_total' then '人员经费' else '公用经费' end as part_name,
        cell.amount_yuan,
        replace(cell.item, '_total', '_expenditure') as subject,
        cast(null as varchar) as stated_kind,
        cell.page
    from core.statement_cell as cell
    where cell.statement = 'T06' and cell.item in ('personnel_total', 'public_total')
),

-- a row repeated over a page break is one part
first_part as (
    select part.*
    from part
    where part.amount_yuan is not null and part.part is not null
    qualify row_number() over (partition by part.report_id, part.structure, part.part order by part.place_no) = 1
),

total as (
    select
        cell.report_id,
        cell.statement,
        max(cell.amount_yuan) as amount_yuan
    from core.statement_cell as cell
    where cell.item in ('total', 'three_public') and cell.measure in ('total', 'final_total')
    group by cell.report_id, cell.statement
    union all
    select
        first_part.report_id,
        first_part.statement,
        sum(first_part.amount_yuan) as amount_yuan
    from first_part
    where first_part.structure = 'personnel_public'
    group by first_part.report_id, first_part.statement
),

stated as (
    select
        fact.report_id,
        fact.subject_code,
        fact.kind,
        -- a key of its own: a condition on both sides that is no equality compares every row with every row
        case fact.kind when 'F08' then 'F08' else 'other' end as share_group,
        arg_min(fact.value, fact.fact_no) as share_pct
    from core.narrative_fact as fact
    where fact.measure = 'share' and fact.kind in ('F04', 'F05', 'F08', 'F12', 'F14') and fact.issue is null
    group by fact.report_id, fact.subject_code, fact.kind
),

shared_part as (
    select
        first_part.*,
        case
            when first_part.structure in ('expenditure_class', 'gpb_class') then first_part.stated_kind
            else 'other'
        end as share_group
    from first_part
),

denominator as (
    select named.*
    from (
        values
        ('T02', 'T02 本年收入合计'),
        ('T03', 'T03 本年支出合计'),
        ('T05', 'T05 合计'),
        ('T06', 'T06 人员经费合计 + 公用经费合计'),
        ('T07', 'T07 决算数合计')
    ) as named (statement, name)
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
    part.structure,
    row_number() over (partition by part.report_id, part.structure order by part.place_no) as part_no,
    part.part,
    part.part_name,
    part.amount_yuan * 0.0001 as amount_wan,
    denominator.name as denominator,
    total.amount_yuan * 0.0001 as denominator_wan,
    marts.rate_pct(part.amount_yuan * 0.0001, total.amount_yuan * 0.0001) as share_pct,
    case when total.amount_yuan is null then 'no_total' when total.amount_yuan <= 0 then 'total_zero' end
        as share_reason,
    cast(stated.share_pct as decimal(18, 2)) as stated_share_pct,
    part.page
from core.year_pair as report
inner join shared_part as part on report.report_id = part.report_id
inner join denominator on part.statement = denominator.statement
left join total on part.report_id = total.report_id and part.statement = total.statement
left join stated
    on
        part.report_id = stated.report_id
        and part.subject = stated.subject_code
        and part.share_group = stated.share_group
order by report.report_id, part.structure, part_no
