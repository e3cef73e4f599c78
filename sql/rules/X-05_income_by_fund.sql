-- title: 财政拨款收入分资金一致
-- law: 收支总表的三项财政拨款收入 = 财政拨款总表的收入
-- law_en: fiscal income items of T01 = those of T04
-- severity: error
-- tables: T01, T04
with terms as (
    select
        figure.*,
        case figure.item
            when 'inc_gpb' then '一般公共预算财政拨款收入'
            when 'inc_govfund' then '政府性基金预算财政拨款收入'
            else '国有资本经营预算财政拨款收入'
        end as subject,
        figure.statement = 'T01' as is_stated,
        1 as sign,
        0 as behind
    from figure
    where
        figure.statement in ('T01', 'T04')
        and figure.measure = 'amount'
        and figure.item in ('inc_gpb', 'inc_govfund', 'inc_soe')
)

select * from restated('terms')
