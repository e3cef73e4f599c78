-- grain: one row per figure that differs between a report version and the version before it
-- 粒度: 同一报告相邻两个版本之间每个有出入的数字一行；空白与零视为相同，行列移动、改名不算
-- key: report_id, statement, side, code, label, parent_label, measure, column_label, occurrence
-- parts: entity
-- columns:
--   report_id: 报告编号（新版本）
--   prior_report_id: 上一版本的报告编号
--   entity_id: 部门的统一标识
--   department: 部门名称
--   scope: 口径：own 本级；department 部门汇总；unit 单位
--   fiscal_year: 决算年度
--   kind: 报告种类
--   version: 版本号（新版本）
--   prior_version: 上一版本号
--   statement: 表的种类 T01…T09
--   side: T01、T04 的收入方 revenue、支出方 expenditure
--   code: 科目编码
--   label: 行的名称，按印刷
--   parent_label: 所属的上级行
--   item: 行的标识
--   measure: 栏的标识
--   column_label: 栏的名称，按印刷
--   occurrence: 同一处（表、行、栏）在报告中第几次出现，一般为 1
--   change: added 新增；removed 删去；changed 改动
--   before_wan: 上一版本的数（万元）
--   after_wan: 新版本的数（万元）
--   difference_wan: 差额（万元）= 新版本 - 上一版本，没有的按零计
--   is_rounding: 两个版本的单位或小数位不同，且差额在取位允许之内
--   before_printed: 上一版本的印刷原文
--   after_printed: 新版本的印刷原文
--   prior_page: 上一版本中所在页码
--   page: 新版本中所在页码
with pair as (
    select
        report.*,
        lag(report.report_id) over versions as prior_report_id,
        lag(report.version) over versions as prior_version
    from core.report as report
    window
        versions as (
            partition by report.entity_id, report.scope, report.fiscal_year, report.kind order by report.version
        )
),

figure as (
    select
        cell.*,
        -- a code stands for its row whatever its name; without one the row is known by its name and what it hangs under
        concat_ws(
            '/',
            cell.statement,
            coalesce(cell.side, '-'),
            coalesce(cell.code, concat_ws('>', coalesce(cell.parent_label, '-'), cell.label)),
            coalesce(cell.measure, cell.column_label, '-')
        ) as row_place
    from core.statement_cell as cell
    where
        cell.report_id in (
            select pair.report_id from pair
            where pair.prior_report_id is not null
            union all
            select pair.prior_report_id from pair
        )
),

numbered as (
    select
        figure.*,
        row_number() over (
            partition by figure.report_id, figure.row_place order by figure.row_no, figure.column_no
        ) as occurrence
    from figure
),

earlier as (
    select
        pair.report_id as newer_id,
        numbered.*
    from pair
    inner join numbered on pair.prior_report_id = numbered.report_id
),

later as (
    select
        pair.report_id as newer_id,
        numbered.*
    from pair
    inner join numbered on pair.report_id = numbered.report_id
    where pair.prior_report_id is not null
),

matched as (
    select
        coalesce(later.newer_id, earlier.newer_id) as newer_id,
        coalesce(later.statement, earlier.statement) as statement,
        coalesce(later.side, earlier.side) as side,
        coalesce(later.code, earlier.code) as code,
        coalesce(later.label, earlier.label) as label,
        coalesce(later.parent_label, earlier.parent_label) as parent_label,
        coalesce(later.item, earlier.item) as item,
        coalesce(later.measure, earlier.measure) as measure,
        coalesce(later.column_label, earlier.column_label) as column_label,
        coalesce(later.occurrence, earlier.occurrence) as occurrence,
        case
            when earlier.amount_yuan is null then 'added'
            when later.amount_yuan is null then 'removed'
            else 'changed'
        end as change,
        earlier.amount_yuan as before_yuan,
        later.amount_yuan as after_yuan,
        coalesce(later.amount_yuan, 0) - coalesce(earlier.amount_yuan, 0) as difference_yuan,
        -- what rounding to one unit and to another may leave; one unit leaves nothing
        case
            when later.precision_yuan != earlier.precision_yuan
                then later.precision_yuan + earlier.precision_yuan
            else 0
        end as both_precisions_yuan,
        earlier.printed as before_printed,
        later.printed as after_printed,
        earlier.page as prior_page,
        later.page,
        coalesce(later.row_no, earlier.row_no) as row_no,
        coalesce(later.column_no, earlier.column_no) as column_no
    from later
    full outer join earlier
        on
            later.newer_id = earlier.newer_id
            and later.row_place = earlier.row_place
            and later.occurrence = earlier.occurrence
    where coalesce(later.amount_yuan, 0) != coalesce(earlier.amount_yuan, 0)
)

select
    pair.report_id,
    pair.prior_report_id,
    pair.entity_id,
    pair.department,
    pair.scope,
    pair.fiscal_year,
    pair.kind,
    pair.version,
    pair.prior_version,
    matched.statement,
    matched.side,
    matched.code,
    matched.label,
    matched.parent_label,
    matched.item,
    matched.measure,
    matched.column_label,
    matched.occurrence,
    matched.change,
    matched.before_yuan * 0.0001 as before_wan,
    matched.after_yuan * 0.0001 as after_wan,
    matched.difference_yuan * 0.0001 as difference_wan,
    matched.change = 'changed' and 2 * abs(matched.difference_yuan) <= matched.both_precisions_yuan as is_rounding,
    matched.before_printed,
    matched.after_printed,
    matched.prior_page,
    matched.page
from matched
inner join pair on matched.newer_id = pair.report_id
order by pair.report_id, matched.statement, matched.row_no, matched.column_no
