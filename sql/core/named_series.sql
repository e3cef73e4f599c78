-- grain: one row per series that a fixed place of the nine tables feeds
-- 粒度: 每个取自固定单元格的指标一行：主要总额、收入来源、“三公”经费、结转结余
-- key: family, series, measure
-- columns:
--   family: 指标族：total 总额；revenue 收入来源；three_public “三公”经费；carryover 结转结余
--   series_no: 族内显示顺序
--   series: 指标标识；carryover 为资金
--   measure: 列：amount 金额；budget 预算；final 决算；opening 年初；closing 年末
--   series_name: 指标名称
--   statement: 所在的表
--   side: 两边式表的一侧，其他表为空
--   item: 行的规范标识
--   cell_measure: 列的规范标识
--   subject_code: 文字说明中同一事项的标识，没有则空
with totals as (
    select
        'total' as family,
        headline.measure_no as series_no,
        headline.measure as series,
        'amount' as measure,
        headline.measure_name as series_name,
        headline.statement,
        headline.side,
        headline.item,
        headline.cell_measure,
        coalesce(subject.subject_code, headline.measure) as subject_code
    from core.headline_measure as headline
    left join (
        values
        ('income_grand_total', 'income_and_expenditure_total'),
        ('exp_grand_total', 'income_and_expenditure_total'),
        ('three_public_final', 'three_public'),
        ('overseas_final', 'overseas'),
        ('vehicle_final', 'vehicle'),
        ('purchase_final', 'purchase'),
        ('operation_final', 'operation'),
        ('reception_final', 'reception')
    ) as subject (measure, subject_code) on headline.measure = subject.measure
),

revenue as (
    select
        'revenue' as family,
        source.series_no,
        source.series,
        'amount' as measure,
        source.series_name,
        'T01' as statement,
        'revenue' as side,
        source.series as item,
        'amount' as cell_measure,
        source.series as subject_code
    from (
        values
        (1, 'inc_fiscal', '财政拨款收入'),
        (2, 'inc_gpb', '一般公共预算财政拨款收入'),
        (3, 'inc_govfund', '政府性基金预算财政拨款收入'),
        (4, 'inc_soe', '国有资本经营预算财政拨款收入'),
        (5, 'inc_superior', '上级补助收入'),
        (6, 'inc_business', '事业收入'),
        (7, 'inc_operating', '经营收入'),
        (8, 'inc_affiliated', '附属单位上缴收入'),
        (9, 'inc_other', '其他收入'),
        (10, 'income_current_total', '本年收入合计'),
        (11, 'nonfiscal_surplus_used', '使用非财政拨款结余')
    ) as source (series_no, series, series_name)
),

three_public as (
    select
        'three_public' as family,
        part.series_no,
        part.series,
        phase.measure,
        part.series_name,
        'T07' as statement,
        cast(null as varchar) as side,
        'three_public' as item,
        phase.measure || '_' || part.series as cell_measure,
        case when phase.measure = 'final' then part.subject_code end as subject_code
    from (
        values
        (1, 'total', '“三公”经费合计', 'three_public'),
        (2, 'overseas', '因公出国（境）费', 'overseas'),
        (3, 'vehicle', '公务用车购置及运行维护费', 'vehicle'),
        (4, 'purchase', '公务用车购置费', 'purchase'),
        (5, 'operation', '公务用车运行维护费', 'operation'),
        (6, 'reception', '公务接待费', 'reception')
    ) as part (series_no, series, series_name, subject_code)
    cross join (values ('budget'), ('final')) as phase (measure)
),

carryover as (
    select
        'carryover' as family,
        place.series_no,
        place.series,
        place.measure,
        place.series_name,
        place.statement,
        place.side,
        place.item,
        place.cell_measure,
        place.subject_code
    from (
        values
        (1, 'all', 'opening', '全部资金', 'T01', 'revenue', 'opening_balance', 'amount', 'opening_balance'),
        (1, 'all', 'closing', '全部资金', 'T01', 'expenditure', 'closing_balance', 'amount', 'closing_balance'),
        (2, 'fiscal', 'opening', '财政拨款', 'T04', 'revenue', 'opening_fiscal', 'amount', 'opening_fiscal'),
        (2, 'fiscal', 'closing', '财政拨款', 'T04', 'expenditure', 'closing_fiscal', 'total', 'closing_fiscal'),
        (3, 'gpb', 'opening', '一般公共预算财政拨款', 'T04', 'revenue', 'opening_gpb', 'amount', 'gpb_opening'),
        (3, 'gpb', 'closing', '一般公共预算财政拨款', 'T04', 'expenditure', 'closing_fiscal', 'gpb', 'gpb_closing'),
        (4, 'govfund', 'opening', '政府性基金预算财政拨款', 'T04', 'revenue', 'opening_govfund', 'amount', 'govfund_opening'),
        (
            4, 'govfund', 'closing', '政府性基金预算财政拨款', 'T04', 'expenditure', 'closing_fiscal', 'govfund',
            'govfund_closing'
        ),
        (5, 'soe', 'opening', '国有资本经营预算财政拨款', 'T04', 'revenue', 'opening_soe', 'amount', 'soe_opening'),
        (5, 'soe', 'closing', '国有资本经营预算财政拨款', 'T04', 'expenditure', 'closing_fiscal', 'soe', 'soe_closing')
    ) as place (
        series_no, series, measure, series_name, statement, side, item, cell_measure, subject_code
    )
),

placed as (
    select totals.* from totals
    union all
    select revenue.* from revenue
    union all
    select three_public.* from three_public
    union all
    select carryover.* from carryover
)

select
    placed.family,
    placed.series_no,
    placed.series,
    placed.measure,
    placed.series_name,
    placed.statement,
    placed.side,
    placed.item,
    placed.cell_measure,
    placed.subject_code
from placed
order by placed.family, placed.series_no, placed.measure
