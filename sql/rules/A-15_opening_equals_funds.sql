-- title: 年初财政拨款结转三项之和
-- law: 年初财政拨款结转和结余 = 三项资金之和
-- law_en: opening fiscal balance = the three funds
-- severity: error
-- tables: T04
with terms as (
    select
        figure.*,
        '年初财政拨款结转和结余' as subject,
        figure.item = 'opening_fiscal' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'T04' and figure.side = 'revenue'
        and figure.measure in ('amount', 'total')
        and figure.item in ('opening_fiscal', 'opening_gpb', 'opening_govfund', 'opening_soe')
)

select * from sums('terms')
