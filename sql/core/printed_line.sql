-- grain: one row per row of a two-sided table (T01, T04) and side: which printed line it stands on
-- 粒度: 两边式表（T01、T04）每一侧的每一行一行：它在哪个印刷行上
-- key: report_id, statement, side, row_no
-- materialized: view
-- columns:
--   report_id: 报告编号
--   statement: 表的种类
--   row_no: 行的阅读顺序
--   side: 一侧：revenue 收入；expenditure 支出；nature 按性质和经济分类的支出
--   printed_line_no: 印刷行号，从 1 起；左右两侧同一高度的行同号
with placed as (
    select
        cell.report_id,
        cell.statement,
        cell.row_no,
        cell.side,
        min(cell.page) as page,
        min(cell.top) as top
    from core.statement_cell as cell
    where cell.statement in ('T01', 'T04')
    group by cell.report_id, cell.statement, cell.row_no, cell.side
),

-- a line begins where the page changes or the rows stand more than three points lower
marked as (
    select
        placed.*,
        coalesce(
            placed.page != lag(placed.page) over in_order or placed.top - lag(placed.top) over in_order > 3, true
        ) as is_new
    from placed
    window in_order as (
        partition by placed.report_id, placed.statement order by placed.page, placed.top, placed.row_no
    )
)

select
    marked.report_id,
    marked.statement,
    marked.row_no,
    marked.side,
    sum(cast(marked.is_new as integer)) over (
        partition by marked.report_id, marked.statement
        order by marked.page, marked.top, marked.row_no
        rows between unbounded preceding and current row
    ) as printed_line_no
from marked
