-- title: 原因金额与增减额
-- law: 说明原因的单项金额大于增减额时列出（参考）
-- law_en: a named driver larger than the change it explains
-- severity: info
-- of: final_accounts, budget
-- tables: facts
select
    driver.report_id,
    concat_ws(' ', driver.subject, driver.place) as subject,
    driver.value as stated,
    change.value as expected,
    greatest(driver.value - change.value, 0)::decimal(24, 6) as difference,
    0::decimal(24, 6) as bound,
    1::integer as terms,
    [driver.ref, change.ref] as cells,
    [1::tinyint, -1::tinyint] as weights,
    'soft' as comparison,
    '元' as unit,
    '所述原因金额'
    || (driver.value / 10000)::decimal(20, 2)
    || '万元，大于增减额'
    || (change.value / 10000)::decimal(20, 2)
    || '万元' as detail
from fact as driver
inner join fact as change
    on
        driver.report_id = change.report_id
        and driver.section_no = change.section_no
        and driver.about = change.about
        and change.measure = 'change_amount'
        and change.is_money
where
    driver.measure = 'driver_amount'
    and driver.is_money
    and driver.topic = 'total'
qualify row_number() over (partition by driver.report_id order by driver.value desc, driver.fact_no) = 1
