-- title: 百分号
-- law: “占、增长、下降、完成”后的比率应带百分号
-- law_en: a rate after 占, 增长, 下降 or 完成 has its percent sign
-- severity: warn
-- kind: publisher_text
-- of: final_accounts, budget
-- tables: section
with spoken as (
    select *
    from prose
    where
        topic not in ('performance', 'narrative', 'overview')
        and regexp_matches(text, '占|增长|增幅|下降|降低|完成')
)

select * from found_in(
    'spoken',
    '(?:占(?:比|[^，。；：、\n\d]{2,16}的)|增长率?为?|增幅为?|下降|降低|完成[^，。；：、\n\d]{0,10}(?:预算|预算数)的)'
    || '\d+(?:\.\d+)?[，。；]'
)
