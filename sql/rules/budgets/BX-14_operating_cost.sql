-- title: 机关运行经费与公用支出
-- law: 机关运行经费支出表合计 = 商品和服务支出 + 资本性支出（2018年起）
-- law_en: operating cost of agencies = goods and services + capital, from 2018
-- severity: error
-- tables: B06, B16
with terms as (
    select
        figure.*,
        '机关运行经费' as subject,
        figure.statement = 'B16' as is_stated,
        1 as sign
    from figure
    inner join core.report as report using (report_id)
    where
        report.fiscal_year >= 2018
        and figure.measure = 'total'
        and (
            figure.statement = 'B16' and figure.item = 'total'
            or figure.statement = 'B06' and figure.code in ('302', '310')
        )
)

select * from sums('terms')
