-- grain: one row per current report and figure: its place among departments of one year, scope and region level
-- 粒度: 每份现行报告的每个数（主要总额、各科目支出合计）一行：在同年度、同口径、同级地区各部门中的位置；本级与部门汇总从不混排
-- key: report_id, family, series
-- parts: fiscal_year
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_code, region_name, region_level, scope
--   = core.year_pair: fiscal_year, kind
--   = core.series_amount: family, series, code, level
--   name: 名称：功能科目按当年的标准名称，词表没有的按报告原文
--   = core.series_amount: amount_wan
--   place: 名次，由大到小，相同并列；地区级别不详的不参加排名，以下各列均为空
--   departments: 参加排名的部门数
--   peers_total_wan: 各部门合计（万元）
--   share_pct: 占各部门合计的比重（%），有部门为负数时为空
--   peers_median_wan: 各部门的中位数（万元）
--   place_in_region: 在本地区（同一地区代码）内的名次
--   departments_in_region: 本地区参加排名的部门数
with standard as (
    select
        change.fiscal_year,
        change.current_code,
        any_value(change.current_name) as current_name
    from core.functional_crosswalk as change
    where change.current_code is not null
    group by change.fiscal_year, change.current_code
),

figures as (
    select
        pair.pair_no,
        pair.kind,
        pair.fiscal_year,
        pair.scope,
        pair.region_level,
        pair.region_code,
        amount.family,
        amount.series,
        amount.code,
        amount.level,
        coalesce(standard.current_name, amount.name) as name,
        amount.amount_wan
    from core.series_amount as amount
    inner join core.year_pair as pair on amount.pair_no = pair.pair_no
    left join standard
        on pair.fiscal_year = standard.fiscal_year and amount.code = standard.current_code
    where
        amount.amount_wan is not null
        and (
            amount.family = 'total'
            or amount.family in ('expenditure', 'gpb_expenditure') and amount.measure = 'total'
        )
),

peers as (
    select
        row_number() over () as peers_no,
        figures.kind,
        figures.fiscal_year,
        figures.scope,
        figures.region_level,
        figures.family,
        figures.series,
        count(*) as departments,
        cast(sum(figures.amount_wan) as decimal(38, 6)) as total_wan,
        cast(median(figures.amount_wan) as decimal(24, 6)) as median_wan,
        min(figures.amount_wan) < 0 as has_negative
    from figures
    -- those of unknown level are nobody's peers
    where figures.region_level is not null
    group by figures.kind, figures.fiscal_year, figures.scope, figures.region_level, figures.family, figures.series
),

-- narrow on purpose: these are the rows that are sorted, twice
grouped as (
    select
        figures.pair_no,
        figures.region_code,
        figures.family,
        figures.series,
        figures.code,
        figures.level,
        figures.name,
        figures.amount_wan,
        peers.peers_no
    from figures
    left join peers
        on
            figures.kind = peers.kind
            and figures.fiscal_year = peers.fiscal_year
            and figures.scope = peers.scope
            and figures.region_level = peers.region_level
            and figures.family = peers.family
            and figures.series = peers.series
),

placed as (
    select
        grouped.*,
        rank() over (partition by grouped.peers_no order by grouped.amount_wan desc) as place,
        rank() over in_region as place_in_region,
        count(*) over (partition by grouped.peers_no, grouped.region_code) as departments_in_region
    from grouped
    window in_region as (partition by grouped.peers_no, grouped.region_code order by grouped.amount_wan desc)
)

select
    report.report_id,
    report.entity_key,
    report.entity_id,
    report.department,
    report.region_code,
    report.region_name,
    report.region_level,
    report.scope,
    report.fiscal_year,
    report.kind,
    placed.family,
    placed.series,
    placed.code,
    placed.level,
    placed.name,
    placed.amount_wan,
    case when peers.peers_no is not null then placed.place end as place,
    peers.departments,
    peers.total_wan as peers_total_wan,
    case when not peers.has_negative then marts.rate_pct(placed.amount_wan, peers.total_wan) end as share_pct,
    peers.median_wan as peers_median_wan,
    case when peers.peers_no is not null then placed.place_in_region end as place_in_region,
    case when peers.peers_no is not null then placed.departments_in_region end as departments_in_region
from placed
left join peers on placed.peers_no = peers.peers_no
inner join core.year_pair as report on placed.pair_no = report.pair_no
-- kept by department, so that a question about one reads a small part of the table
order by placed.pair_no
