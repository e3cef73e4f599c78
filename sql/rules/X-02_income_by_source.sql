-- title: 分来源收入一致
-- law: 收支总表各项收入 = 收入表合计行对应栏
-- law_en: each income item of T01 = its column in the total row of T02
-- severity: error
-- tables: T01, T02
with source (measure, items, name) as (
    values
    ('fiscal', ['inc_fiscal', 'inc_gpb', 'inc_govfund', 'inc_soe'], '财政拨款收入'),
    ('superior', ['inc_superior'], '上级补助收入'),
    ('business', ['inc_business'], '事业收入'),
    ('operating', ['inc_operating'], '经营收入'),
    ('affiliated', ['inc_affiliated'], '附属单位上缴收入'),
    ('other', ['inc_other'], '其他收入')
),

terms as (
    select
        figure.*,
        source.name as subject,
        figure.statement = 'T01' as is_stated,
        1 as sign,
        behind.n as behind,
        bool_or(figure.item = 'inc_fiscal') over (partition by figure.report_id) as is_lumped
    from figure
    inner join source
        on
            figure.statement = 'T01' and figure.measure = 'amount' and list_contains(source.items, figure.item)
            or figure.statement = 'T02' and figure.item = 'total' and figure.measure = source.measure
    left join behind
        on
            figure.report_id = behind.report_id
            and figure.statement = behind.statement
            and figure.measure = behind.measure
            and behind.class_code is null
    qualify not is_lumped or figure.item not in ('inc_gpb', 'inc_govfund', 'inc_soe')
)

select * from restated('terms')
