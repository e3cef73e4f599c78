-- grain: one row per current report and unit cost: per guest, batch, vehicle, traveller, head; null with its reason
-- 粒度: 每份现行报告的每个单位成本一行：人均接待、批均接待、车均、人均机关运行等；算不出的写明原因
-- key: report_id, measure
-- parts: entity
-- columns:
--   = core.year_pair: report_id, entity_key, entity_id, department, region_name, scope, fiscal_year, kind
--   measure_no: 显示顺序
--   measure: 单位成本的标识
--   measure_name: 单位成本的名称
--   cost_wan: 费用（万元）
--   cost_source: 费用的依据：T07 “三公”经费表；text 文字说明
--   quantity: 数量
--   quantity_name: 数量是什么
--   unit_cost_yuan: 单位成本（元）= 费用 / 数量，四舍五入两位小数
--   reason: 算不出的原因：no_cost 无费用；no_quantity 报告未说数量；quantity_zero 数量为零
--   stated_unit_cost_yuan: 报告所述单位成本（元）
--   quantity_page: 数量所在页码
with unit_cost as (
    select listed.*
    from (
        values
        (1, 'reception_per_guest', '公务接待人均费用', 'final_reception', 'reception', '接待人次'),
        (2, 'reception_per_batch', '公务接待批均费用', 'final_reception', 'reception', '接待批次'),
        (3, 'operation_per_vehicle', '公务用车车均运行维护费', 'final_operation', 'operation', '公务用车保有量'),
        (4, 'purchase_per_vehicle', '公务用车车均购置费', 'final_purchase', 'purchase', '购置车辆'),
        (5, 'overseas_per_person', '因公出国（境）人均费用', 'final_overseas', 'overseas', '出国（境）人次'),
        (6, 'overseas_per_group', '因公出国（境）团均费用', 'final_overseas', 'overseas', '出国（境）团组'),
        (7, 'agency_operating_per_head', '人均机关运行经费', null, 'agency_operating', '在职人数')
    ) as listed (measure_no, measure, measure_name, cell_measure, subject, quantity_name)
),

told as (
    select
        fact.report_id,
        fact.subject_code,
        fact.measure,
        arg_min(fact.value, fact.fact_no) as value,
        arg_min(fact.unit, fact.fact_no) as unit,
        arg_min(fact.page, fact.fact_no) as page
    from core.narrative_fact as fact
    inner join core.report as report on fact.report_id = report.report_id and report.kind = 'final_accounts'
    where
        fact.measure in ('amount', 'final', 'count')
        and fact.value is not null
        and coalesce(fact.year, report.fiscal_year) = report.fiscal_year
    group by fact.report_id, fact.subject_code, fact.measure
),

counted as (
    select
        told.report_id,
        max(told.value) filter (where told.subject_code = 'reception_guests') as all_guests,
        max(told.value) filter (where told.subject_code = 'domestic_guests') as domestic_guests,
        max(told.value) filter (where told.subject_code = 'foreign_guests') as foreign_guests,
        max(told.value) filter (where told.subject_code = 'reception_groups') as all_batches,
        max(told.value) filter (where told.subject_code = 'domestic_groups') as domestic_batches,
        max(told.value) filter (where told.subject_code = 'foreign_groups') as foreign_batches,
        max(told.value) filter (where told.subject_code = 'vehicles_kept') as vehicles_kept,
        max(told.value) filter (where told.subject_code = 'vehicles_purchased') as vehicles_purchased,
        max(told.value) filter (where told.subject_code = 'overseas_persons') as overseas_persons,
        max(told.value) filter (where told.subject_code = 'overseas_groups') as overseas_groups,
        max(told.value) filter (where told.subject_code = 'staff_in_post') as staff_in_post,
        max(told.value) filter (where told.subject_code = 'staff_actual') as staff_actual,
        min(told.page) filter (where told.subject_code in ('reception_guests', 'domestic_guests')) as guests_page,
        min(told.page) filter (where told.subject_code in ('reception_groups', 'domestic_groups')) as batches_page,
        min(told.page) filter (where told.subject_code = 'vehicles_kept') as kept_page,
        min(told.page) filter (where told.subject_code = 'vehicles_purchased') as purchased_page,
        min(told.page) filter (where told.subject_code = 'overseas_persons') as persons_page,
        min(told.page) filter (where told.subject_code = 'overseas_groups') as groups_page,
        min(told.page) filter (where told.subject_code in ('staff_in_post', 'staff_actual')) as staff_page
    from told
    where told.measure = 'count'
    group by told.report_id
),

-- a sum of domestic and foreign visits counts one that is not told as none, but not both
quantity as (
    select
        counted.report_id,
        amount.measure,
        amount.quantity,
        amount.page
    from counted,
        lateral (
            values
            (
                'reception_per_guest',
                coalesce(
                    counted.all_guests,
                    counted.domestic_guests + coalesce(counted.foreign_guests, 0),
                    counted.foreign_guests
                ),
                counted.guests_page
            ),
            (
                'reception_per_batch',
                coalesce(
                    counted.all_batches,
                    counted.domestic_batches + coalesce(counted.foreign_batches, 0),
                    counted.foreign_batches
                ),
                counted.batches_page
            ),
            ('operation_per_vehicle', counted.vehicles_kept, counted.kept_page),
            ('purchase_per_vehicle', counted.vehicles_purchased, counted.purchased_page),
            ('overseas_per_person', counted.overseas_persons, counted.persons_page),
            ('overseas_per_group', counted.overseas_groups, counted.groups_page),
            ('agency_operating_per_head', coalesce(counted.staff_in_post, counted.staff_actual), counted.staff_page)
        ) as amount (measure, quantity, page)
),

priced as (
    select
        report.report_id,
        unit_cost.measure,
        cell.amount_yuan * 0.0001 as table_wan,
        marts.in_wan(spoken.value, spoken.unit) as text_wan
    from core.year_pair as report
    inner join unit_cost on report.kind = 'final_accounts'
    left join core.statement_cell as cell
        on
            report.report_id = cell.report_id
            and cell.statement = 'T07'
            and unit_cost.cell_measure = cell.measure
            and cell.item = 'three_public'
    left join told as spoken
        on
            report.report_id = spoken.report_id
            and unit_cost.subject = spoken.subject_code
            and spoken.measure in ('amount', 'final')
    qualify row_number() over (
        partition by report.report_id, unit_cost.measure order by spoken.measure, cell.row_no
    ) = 1
),

costed as (
    select
        priced.report_id,
        priced.measure,
        cast(coalesce(priced.table_wan, priced.text_wan) as decimal(24, 6)) as cost_wan,
        case when priced.table_wan is not null then 'T07' when priced.text_wan is not null then 'text' end
            as cost_source,
        cast(quantity.quantity as decimal(18, 2)) as quantity,
        quantity.page
    from priced
    left join quantity on priced.report_id = quantity.report_id and priced.measure = quantity.measure
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
    unit_cost.measure_no,
    unit_cost.measure,
    unit_cost.measure_name,
    costed.cost_wan,
    costed.cost_source,
    costed.quantity,
    unit_cost.quantity_name,
    marts.rate_pct(costed.cost_wan * 100, costed.quantity) as unit_cost_yuan,
    case
        when costed.cost_wan is null then 'no_cost'
        when costed.quantity is null then 'no_quantity'
        when costed.quantity = 0 then 'quantity_zero'
    end as reason,
    cast(marts.in_wan(stated.value, stated.unit) * 10000 as decimal(24, 2)) as stated_unit_cost_yuan,
    costed.page as quantity_page
from core.year_pair as report
inner join costed on report.report_id = costed.report_id
inner join unit_cost on costed.measure = unit_cost.measure
left join told as stated
    on report.report_id = stated.report_id and unit_cost.measure = stated.subject_code and stated.measure != 'count'
where report.kind = 'final_accounts'
order by report.report_id, unit_cost.measure_no
