-- title: 按科目的结转窗口
-- law: 每一科目：−年末财政拨款结转 ≤ 财政拨款支出 − 财政拨款收入 ≤ 年初财政拨款结转；同款两个科目的收入不互为对方的支出
-- law_en: per code: -closing <= spending - fiscal income <= opening balance; no two siblings have each other's income
-- severity: warn
-- tables: T02, T04, T05
with spending as (
    select * from figure
    where
        statement in ('T05', 'T08', 'T09')
        and measure = 'total'
        and item = 'func_class'
        and length(code) in (3, 5, 7)
),

income as (
    select *
    from figure
    where statement = 'T02' and measure = 'fiscal' and item = 'func_class' and length(code) in (3, 5, 7)
),

-- corrections of earlier years can leave one code less than nothing, so that another has more than the whole
corrected as (
    select report_id from spending
    where value < 0
    union
    select report_id from income
    where value < 0
),

-- without T08 and T09 the spending of the funds is unknown
complete as (
    select report_id
    from figure
    where statement = 'T04' and item = 'exp_current_total' and measure in ('govfund', 'soe')
    group by report_id
    having
        not bool_or(counts)
        or count(*) filter (where counts) <= (
            select count(distinct own.statement)
            from figure as own
            where
                own.report_id = figure.report_id
                and own.statement in ('T08', 'T09')
                and own.measure = 'total'
                and own.counts
        )
),

codes as (
    select distinct
        report_id,
        code
    from (select
        report_id,
        code
    from spending
    union all
    select
        report_id,
        code
    from income)
    where
        report_id in (
            select spending.report_id from spending
            where spending.statement = 'T05'
        )
        and report_id in (select income.report_id from income)
        and report_id in (select complete.report_id from complete)
        and report_id not in (select corrected.report_id from corrected)
),

sides (name, item, measure, is_upper) as (
    values ('年初', 'opening_fiscal', 'amount', true), ('年末', 'closing_fiscal', 'total', false)
),

terms as (
    select
        spending.* exclude (u),
        spending.u,
        codes.code || ' ' || sides.name as subject,
        true as is_stated,
        case when sides.is_upper then 1 else -1 end as sign
    from codes
    inner join spending using (report_id, code)
    cross join sides
    union all
    select
        income.* exclude (u),
        income.u,
        codes.code || ' ' || sides.name as subject,
        true as is_stated,
        case when sides.is_upper then -1 else 1 end as sign
    from codes
    inner join income using (report_id, code)
    cross join sides
    union all
    select
        figure.* exclude (u),
        figure.u,
        codes.code || ' ' || sides.name as subject,
        false as is_stated,
        1 as sign
    from codes
    cross join sides
    inner join figure
        on
            codes.report_id = figure.report_id
            and figure.statement = 'T04'
            and figure.item = sides.item
            and figure.measure = sides.measure
),

-- each spends to the cent what the other receives: one of the two tables has their amounts exchanged, however large the
-- balances are
exchanged as (
    select
        one.report_id,
        one.code,
        concat_ws(' ', one.code, one.label, '与', other.code, '对调') as subject
    from income as one
    inner join income as other
        on one.report_id = other.report_id and left(one.code, 5) = left(other.code, 5) and one.code <> other.code
    inner join spending as mine on one.report_id = mine.report_id and one.code = mine.code
    inner join spending as theirs on other.report_id = theirs.report_id and other.code = theirs.code
    where
        length(one.code) = 7
        and length(other.code) = 7
        and one.value = theirs.value
        and other.value = mine.value
        and one.value <> other.value
        and one.counts
        and other.counts
),

swapped as (
    select
        income.*,
        exchanged.subject,
        true as is_stated,
        1 as sign
    from exchanged
    inner join income using (report_id, code)
    union all
    select
        spending.*,
        exchanged.subject,
        false as is_stated,
        1 as sign
    from exchanged
    inner join spending using (report_id, code)
)

select * from sums('terms', comparison := 'at_most')
union all
select * from sums('swapped', comparison := 'equal')
