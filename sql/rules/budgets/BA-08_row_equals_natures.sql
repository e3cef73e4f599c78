-- title: 每行 = 人员 + 公用 + 项目
-- law: 单位收支总表每一行：合计 = 人员经费 + 公用经费 + 项目支出
-- law_en: every row: total = personnel + public + project
-- severity: error
-- tables: B01
with terms as (
    select
        figure.*,
        concat_ws(' ', coalesce(figure.code, figure.item), figure.label, '行' || figure.row_no) as subject,
        figure.measure = 'total' as is_stated,
        1 as sign
    from figure
    where
        figure.statement = 'B01'
        and figure.measure in ('total', 'basic_personnel', 'basic_public', 'project')
        and exists (
            select 1
            from figure as part
            where part.report_id = figure.report_id and part.statement = 'B01' and part.measure = 'basic_personnel'
        )
)

select * from sums('terms')
