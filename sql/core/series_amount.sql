-- grain: one row per current report, family of figures, series and measure: the amount a report gives for its own year
-- 粒度: 每份现行报告的每个可跨年比较的数一行：报告给出的本年度金额
-- key: report_id, family, series, measure
-- parts: entity
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
    select coded.*
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
    ) as coded (statement, family, item, series, measure, cell_measure, subject_code)
),

place as (
    select
        row_number() over () as place_no,
        place.*
    from (
        select
            coded.statement,
            cast(null as varchar) as side,
            coded.item,
            coded.cell_measure,
            coded.family,
            coded.series,
            coded.measure,
            case
                when coded.item = 'personnel_total' then 1
                when coded.item = 'public_total' then 2
                when coded.item in ('total', 'basic_total') then 0
            end as series_no,
            cast(null as varchar) as series_name,
            coded.subject_code
        from coded
        union all
        select
            named.statement,
            named.side,
            named.item,
            named.cell_measure,
            named.family,
            named.series,
            named.measure,
            named.series_no,
            named.series_name,
            named.subject_code
        from core.named_series as named
    ) as place
),

-- a coded row nobody could give a code to is no series;
-- a row repeated over a page break is one row: the first that states an amount. Narrow, as all of it is sorted
printed as (
    select
        pair.pair_no,
        place.place_no,
        coalesce(place.series, cell.code) as series,
        case when place.series_name is null then cell.code end as code,
        coalesce(place.series_name, cell.label) as name,
        cell.amount_yuan,
        cell.precision_yuan,
        cell.cell_state as state,
        cell.page
    from core.statement_cell as cell
    inner join core.year_pair as pair on cell.report_id = pair.report_id
    inner join place
        on
            cell.statement = place.statement
            and cell.side is not distinct from place.side
            and cell.item = place.item
            and cell.measure = place.cell_measure
    where place.series is not null or cell.code is not null
    qualify row_number() over (
        partition by pair.pair_no, place.place_no, coalesce(place.series, cell.code)
        order by cell.amount_yuan is null, cell.row_no, cell.column_no
    ) = 1
),

told as (
    select
        pair.pair_no,
        fact.report_id,
        arg_min(
            marts.in_wan(fact.value, fact.unit), fact.fact_no
        ) as amount_wan,
        arg_min(
            power(10, -coalesce(fact.decimals, 0))
            * marts.unit_factor(coalesce(fact.unit, '万元')) * 0.0001,
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
    printed.pair_no,
    pair.report_id,
    place.family,
    printed.series,
    place.measure,
    place.series_no,
    printed.code,
    case
        when printed.code is not null then (length(printed.code) - 1) // 2
        when place.series_name is null then 0
    end as level,
    printed.name,
    printed.amount_yuan * 0.0001 as amount_wan,
    printed.precision_yuan * 0.0001 as precision_wan,
    printed.state,
    place.statement,
    printed.page,
    place.subject_code || coalesce(printed.code, '') as subject_code
from printed
inner join place on printed.place_no = place.place_no
inner join core.year_pair as pair on printed.pair_no = pair.pair_no
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
