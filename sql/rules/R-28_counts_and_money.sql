-- title: 人次、批次、车辆数与支出
-- law: 支出为零的，团组（批次）、人次、购车数应为零；有支出的不应全为零；人次不少于批次，当年购置不多于保有量、不少于其中所列
-- law_en: no money, no trips, guests or cars bought; money, some; at least as many persons as groups, cars as listed
-- severity: warn
-- tables: facts
with pair (money, counted) as (
    values
    ('overseas', 'overseas_groups'), ('overseas', 'overseas_persons'),
    ('reception_foreign', 'foreign_groups'), ('reception_foreign', 'foreign_guests'),
    ('reception_domestic', 'domestic_groups'), ('reception_domestic', 'domestic_guests'),
    ('purchase', 'vehicles_purchased')
),

least (smaller, larger) as (
    values
    ('overseas_groups', 'overseas_persons'), ('foreign_groups', 'foreign_guests'),
    ('domestic_groups', 'domestic_guests'), ('vehicles_purchased', 'vehicles_kept'),
    ('vehicles_other_purchased', 'vehicles_purchased')
),

spent as (
    select *
    from fact
    where topic = 'three_public' and is_money and measure in ('final', 'amount')
    -- the amount told last stands beside the counts
    qualify row_number() over (partition by report_id, section_no, about order by fact_no desc) = 1
),

counted as (
    select *
    from fact
    where topic = 'three_public' and not is_money and measure in ('count', 'amount')
    qualify row_number() over (partition by report_id, section_no, about order by fact_no) = 1
),

terms as (
    select
        spent.report_id,
        concat_ws(' ', any_value(spent.subject), '第' || min(counted.page) || '页') as subject,
        case when (any_value(spent.value) > 0) <> (max(counted.printed_value) > 0) then 1 else 0 end as stated,
        list_prepend(any_value(spent.ref), list(counted.ref order by counted.fact_no)) as cells,
        'equal' as comparison,
        any_value(spent.subject) || '为' || any_value(spent.printed_value)::decimal(20, 2) || any_value(spent.unit)
        || '，' || string_agg(
            counted.subject || counted.printed_value::integer || counted.unit, '、' order by counted.fact_no
        ) || on_page(min(counted.page)) as detail
    from pair
    inner join spent on pair.money = spent.about
    inner join counted
        on
            pair.counted = counted.about
            and spent.report_id = counted.report_id
            and spent.section_no = counted.section_no
    group by spent.report_id, spent.section_no, pair.money
    union all
    select
        smaller.report_id,
        concat_ws(' ', smaller.subject, larger.subject, '第' || smaller.page || '页') as subject,
        case when smaller.printed_value > larger.printed_value and larger.printed_value > 0 then 1 else 0 end as stated,
        [smaller.ref, larger.ref] as cells,
        'equal' as comparison,
        smaller.subject || smaller.printed_value::integer || smaller.unit || '，多于' || larger.subject
        || larger.printed_value::integer || larger.unit || on_page(smaller.page) as detail
    from least
    inner join counted as smaller on least.smaller = smaller.about
    inner join counted as larger
        on
            least.larger = larger.about
            and smaller.report_id = larger.report_id
            and smaller.section_no = larger.section_no
)

select * from noted('terms')
