-- title: 各项收入一致
-- law: 收支总表的事业、经营、其他等收入 = 收入总表的相应列
-- law_en: income by source: B01 = B02
-- severity: error
-- tables: B01, B02
select * from
    agrees(
        '一般公共预算收入', 'B01', 'inc_gpb', ['amount', 'total'], 'B02', 'total', ['gpb']
    )
union all by name
select * from
    agrees(
        '政府性基金预算收入', 'B01', 'inc_govfund', ['amount', 'total'], 'B02', 'total', ['govfund']
    )
union all by name
select * from
    agrees(
        '国有资本经营预算收入', 'B01', 'inc_soe', ['amount', 'total'], 'B02', 'total', ['soe']
    )
union all by name
select * from
    agrees(
        '财政专户管理资金', 'B01', 'inc_special_account', ['amount', 'total'], 'B02', 'total', ['special_account']
    )
union all by name
select * from
    agrees(
        '上级补助收入', 'B01', 'inc_superior', ['amount', 'total'], 'B02', 'total', ['superior', 'unit_funds_superior']
    )
union all by name
select * from
    agrees(
        '事业收入', 'B01', 'inc_business', ['amount', 'total'], 'B02', 'total', ['business', 'unit_funds_business']
    )
union all by name
select * from
    agrees(
        '经营收入', 'B01', 'inc_operating', ['amount', 'total'], 'B02', 'total', ['operating', 'unit_funds_operating']
    )
union all by name
select * from
    agrees(
        '附属上缴收入', 'B01', 'inc_affiliated', ['amount', 'total'], 'B02', 'total', ['affiliated', 'unit_funds_affiliated']
    )
union all by name
select * from agrees(
    '其他收入', 'B01', 'inc_other', ['amount', 'total'], 'B02', 'total', ['other', 'unit_funds_other']
)
