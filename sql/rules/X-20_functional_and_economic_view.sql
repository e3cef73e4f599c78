-- title: 缴费的功能分类与经济分类
-- law: 养老、年金、公积金、医疗等缴费：功能科目的基本支出 ≈ 经济科目
-- law_en: the functional and the economic view of the same contribution agree, softly
-- severity: info
-- tables: T05, T06
with pair (functional, economic, name) as (
    values
    (['2080505'], '30108', '机关事业单位基本养老保险缴费'),
    (['2080506'], '30109', '职业年金缴费'),
    (['2210201'], '30113', '住房公积金'),
    (['2101101', '2101102'], '30110', '职工基本医疗保险缴费'),
    (['2101103'], '30111', '公务员医疗补助缴费'),
    (['2050803'], '30216', '培训费')
),

terms as (
    select
        figure.*,
        pair.economic || ' ' || pair.name as subject,
        figure.statement = 'T05' as is_stated,
        1 as sign
    from figure
    inner join pair
        on
            figure.statement = 'T05' and figure.measure = 'basic' and list_contains(pair.functional, figure.code)
            or figure.statement = 'T06' and figure.measure = 'amount' and figure.code = pair.economic
)

select * from sums('terms', comparison := 'soft') as sums
where sums.stated <> 0
