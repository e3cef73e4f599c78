-- title: 用途与科目相符
-- law: 科目的用途说明不应是另一科目的用途，如住房公积金不应用于缴纳医疗保险
-- law_en: what an item is said to be spent on is not what a neighbouring item is for
-- severity: warn
-- kind: publisher_text
-- tables: T05, facts
with foreign_purpose (own, mine, alien) as (
    values
    ('住房公积金$', '公积金|住房', '医疗保险|养老保险|职业年金'),
    ('购房补贴$', '住房|购房', '医疗保险|养老保险|职业年金'),
    ('(行政|事业)单位医疗$|公务员医疗补助$', '医疗|医保', '养老保险|职业年金|住房公积金|购房补贴'),
    ('基本养老保险缴费支出$', '养老', '医疗保险|职业年金|住房公积金|购房补贴'),
    ('职业年金缴费支出$', '年金', '医疗保险|住房公积金|购房补贴'),
    ('死亡抚恤$', '抚恤|丧葬', '医疗保险|养老保险|住房公积金|购房补贴')
),

-- the purpose is the clause after 主要用于, up to the next mark
told as (
    select
        fact.report_id,
        fact.about,
        fact.subject,
        fact.page,
        arg_min(fact.ref, fact.fact_no) as ref,
        regexp_extract(fact.sentence, '(?:主要用于|主要是用于|用于)([^，。；]+)', 1) as purpose
    from fact
    where fact.kind = 'F10' and fact.topic = 'gpb' and regexp_full_match(fact.about, '\d{7}')
    group by fact.report_id, fact.about, fact.subject, fact.page, purpose
    having purpose <> ''
),

terms as (
    select
        told.report_id,
        concat_ws(' ', told.about, told.subject, '第' || told.page || '页') as subject,
        (
            regexp_matches(told.purpose, foreign_purpose.alien)
            and not regexp_matches(told.purpose, foreign_purpose.mine)
        )::integer as stated,
        [told.ref] as cells,
        'equal' as comparison,
        '“' || told.subject || '”的用途写作“' || told.purpose || '”' as detail
    from told
    inner join foreign_purpose on regexp_matches(regexp_replace(told.subject, '.*/', ''), foreign_purpose.own)
)

select * from noted('terms')
