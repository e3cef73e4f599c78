-- title: 数字格式
-- law: 正文金额的小数位数、千分位写法前后一致
-- law_en: amounts of the text have one number of decimals and one way of writing thousands
-- severity: info
-- kind: publisher_text
-- of: final_accounts, budget
-- tables: facts
with amount as (
    select
        report_id,
        ref,
        fact_no,
        page,
        printed,
        decimals,
        unit,
        value >= 1000 and regexp_matches(printed, '\d[,，]\d{3}') as has_comma,
        value >= 1000 as is_long
    from (
        select
            fact.report_id,
            'fact/' || fact.fact_no as ref,
            fact.fact_no,
            fact.page,
            fact.printed,
            fact.decimals,
            fact.unit,
            fact.value
        from core.narrative_fact as fact
        inner join prose using (report_id, section_no)
        where
            ends_with(fact.unit, '元')
            and fact.issue is null
            -- a zero is written plainly everywhere
            and fact.value <> 0
            and fact.kind not in ('F00', 'F03')
            and fact.measure not like 'driver%'
            and prose.topic <> 'overview'
    )
    -- one printed number may be several facts
    qualify row_number() over (partition by report_id, page, printed order by fact_no) = 1
),

usual as (
    select
        report_id,
        unit,
        mode(decimals) as decimals,
        count(*) as amounts,
        count(*) filter (where has_comma) as with_comma,
        count(*) filter (where is_long and not has_comma) as without_comma
    from amount
    group by report_id, unit
    having count(*) >= 5
),

odd as (
    select
        amount.*,
        usual.amounts,
        amount.decimals <> usual.decimals as is_odd_decimals,
        is_long and least(with_comma, without_comma) > 0 and has_comma = (with_comma < without_comma) as is_odd_comma
    from amount
    inner join usual using (report_id, unit)
),

terms as (
    select
        report_id,
        '金额写法' as subject,
        count(*) filter (where is_odd_decimals or is_odd_comma) as stated,
        coalesce(list(ref order by fact_no) filter (where is_odd_decimals or is_odd_comma), []) as cells,
        'soft' as comparison,
        '多数金额写法相同，下列不同：' || array_to_string(
            (list(printed || on_page(page) order by fact_no) filter (where is_odd_decimals or is_odd_comma))[:6],
            '、'
        ) as detail
    from odd
    group by report_id
)

select * from noted('terms')
