-- title: 每行 = 各来源
-- law: 收入总表每一行：合计 = 上年结转 + 各项收入
-- law_en: every row: total = carried over + the sources
-- severity: error
-- tables: B02
with terms as (
    select
        figure.*,
        concat_ws(' ', coalesce(figure.code, figure.item), figure.label, '行' || figure.row_no) as subject,
        figure.measure = 'total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'B02'
        and (
            figure.measure in (
                'total', 'opening', 'nonfiscal_surplus_used', 'fiscal', 'gpb', 'govfund', 'soe', 'special_account',
                'unit_funds'
            )
            -- 单位资金 is the whole of these where a form has it
            or figure.measure in ('superior', 'business', 'operating', 'affiliated', 'other')
            and not exists (
                select 1
                from figure as whole
                where
                    whole.report_id = figure.report_id
                    and whole.statement = 'B02'
                    and whole.measure = 'unit_funds'
            )
        )
)

select * from sums('terms')
