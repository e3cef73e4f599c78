-- grain: one row per current report, family of figures, series and measure: the amount a report gives for its own year
-- 粒度: 每份现行报告的每个可跨年比较的数一行：报告给出的本年度金额
-- columns:
--   = core.year_pair: pair_no, report_id
--   family: 指标族：total 总额；revenue 收入来源；expenditure 支出（T03）；gpb_expenditure 一般公共预算财政拨款支出（T05）；
--       basic_economic 基本支出经济分类（T06）；three_public “三公”经费；agency_operating 机关运行经费；carryover 结转结余
--   series: 指标标识：功能或经济分类编码、total 合计、收入来源、“三公”项目、资金等
--   measure: 列：amount 金额；total 合计；basic 基本支出；project 项目支出；budget 预算；final 决算；opening 年初；closing 年末
--   series_no: 显示顺序，编码行为空
--   code: 功能或经济分类编码，其他为空
--   level: 级次：0 合计；1 类；2 款；3 项；非编码行为空
--   name: 名称：编码行按本报告原文
--   amount_wan: 金额（万元），空白单元格为空
--   precision_wan: 印刷的最小单位（万元）
--   state: 单元格状态：value 有数；zero 印零；blank 空白
--   statement: 所在的表，取自文字时为空
--   page: 所在页码
--   subject_code: 文字说明中同一事项的标识，没有则空
with coded as (
    select
        place.statement,
        place.family,
        place.item,
        place.series,
        place.measure,
        place.cell_measure,
        place.subject_code
    from (
        values
        ('T03', 'expenditure', 'total', 'total', 'total', 'total', 'exp_current_total'),
        ('T03', 'expenditure', 'total', 'total', 'basic', 'basic', 'basic_expenditure'),
        ('T03', 'expenditure', 'total', 'total', 'project', 'project', 'project_expenditure'),
        ('T03', 'expenditure', 'func_class', null, 'total', 'total', null),
        ('T03', 'expenditure', 'func_class', null, 'basic', 'basic', null),
        ('T03', 'expenditure', 'func_class', null, 'project', 'project', null),
        ('T05', 'gpb_expenditure', 'total', 'total', 'total', 'total', 'gpb_expenditure'),
        ('T05', 'gpb_expenditure', 'total', 'total', 'basic', 'basic', 'gpb_basic_expenditure'),
        ('T05', 'gpb_expenditure', 'total', 'total', 'project', 'project', 'gpb_project_expenditure'),
        ('T05', 'gpb_expenditure', 'func_class', null, 'total', 'total', ''),
        ('T05', 'gpb_expenditure', 'func_class', null, 'basic', 'basic', null),
        ('T05', 'gpb_expenditure', 'func_class', null, 'project', 'project', null),
        ('T06', 'basic_economic', 'basic_total', 'basic_total', 'amount', 'amount', 'gpb_basic_expenditure'),
        ('T06', 'basic_economic', 'personnel_total', 'personnel_total', 'amount', 'amount', 'personnel_expenditure'),
        ('T06', 'basic_economic', 'public_total', 'public_total', 'amount', 'amount', 'public_expenditure'),
        ('T06', 'basic_economic', 'econ_class', null, 'amount', 'amount', 'econ_')
    ) as place (statement, family, item, series, measure, cell_measure, subject_code)
),

-- a coded row nobody could give a code to is no series
printed as (
    select
        pair.pair_no,
        cell.report_id,
        coded.family,
        coalesce(coded.series, cell.code) as series,
        coded.measure,
        case
            when cell.item = 'personnel_total' then 1
            when cell.item = 'public_total' then 2
            when cell.item in ('total', 'basic_total') then 0
        end as series_no,
        cell.code,
        case when cell.code is null then 0 else (length(cell.code) - 1) // 2 end as level,
        cell.label as name,
        cell.amount_yuan,
        cell.precision_yuan,
        cell.cell_state as state,
        cell.statement,
        cell.page,
        coded.subject_code || coalesce(cell.code, '') as subject_code,
        cell.row_no,
        cell.column_no
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    inner join coded
        on
            cell.statement = coded.statement
            and cell.item = coded.item
            and cell.measure = coded.cell_measure
    where coded.series is not null or cell.code is not null
    union all
    select
        pair.pair_no,
        cell.report_id,
        named.family,
        named.series,
        named.measure,
        named.series_no,
        cast(null as varchar) as code,
        cast(null as integer) as level,
        named.series_name as name,
        cell.amount_yuan,
        cell.precision_yuan,
        cell.cell_state as state,
        cell.statement,
        cell.page,
        named.subject_code,
        cell.row_no,
        cell.column_no
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    inner join core.named_series as named
        on
            cell.statement = named.statement
            and cell.side is not distinct from named.side
            and cell.item = named.item
            and cell.measure = named.cell_measure
),

-- a row repeated over a page break is one row: the first that states an amount
first_printed as (
    select printed.*
    from printed
    qualify row_number() over (
        partition by printed.pair_no, printed.family, printed.series, printed.measure
        order by printed.amount_yuan is null, printed.row_no, printed.column_no
    ) = 1
),

told as (
    select
        pair.pair_no,
        fact.report_id,
        arg_min(
            fact.value * case fact.unit when '亿元' then 10000 when '元' then 0.0001 else 1 end, fact.fact_no
        ) as amount_wan,
        arg_min(
            power(10, -coalesce(fact.decimals, 0))
            * case fact.unit when '亿元' then 10000 when '元' then 0.0001 else 1 end,
            fact.fact_no
        ) as precision_wan,
        arg_min(fact.page, fact.fact_no) as page
    from core.narrative_fact as fact
    inner join core.year_pair as pair on fact.report_id = pair.report_id
    where
        fact.subject_code = 'agency_operating'
        and fact.measure in ('amount', 'final')
        and fact.issue is null
        and fact.value is not null
        and coalesce(fact.year, pair.fiscal_year) = pair.fiscal_year
    group by pair.pair_no, fact.report_id
)

select
    first_printed.pair_no,
    first_printed.report_id,
    first_printed.family,
    first_printed.series,
    first_printed.measure,
    first_printed.series_no,
    first_printed.code,
    first_printed.level,
    first_printed.name,
    first_printed.amount_yuan * 0.0001 as amount_wan,
    first_printed.precision_yuan * 0.0001 as precision_wan,
    first_printed.state,
    first_printed.statement,
    first_printed.page,
    first_printed.subject_code
from first_printed
union all
select
    told.pair_no,
    told.report_id,
    'agency_operating' as family,
    'agency_operating' as series,
    'amount' as measure,
    1 as series_no,
    cast(null as varchar) as code,
    cast(null as integer) as level,
    '机关运行经费' as name,
    cast(told.amount_wan as decimal(24, 6)) as amount_wan,
    cast(told.precision_wan as decimal(24, 6)) as precision_wan,
    case when told.amount_wan = 0 then 'zero' else 'value' end as state,
    cast(null as varchar) as statement,
    told.page,
    'agency_operating' as subject_code
from told
order by pair_no
