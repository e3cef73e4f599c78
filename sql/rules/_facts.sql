-- Facts of the text as terms: money in 元 with half of its last printed digit, `change` the value with the sign of its
-- direction, the section's topic, and the macro that holds a fact against the table figures it may mean. Facts of other
-- years, of annexes, and doubtful ones are left out.

create or replace temp table fact as
select
    fact.report_id,
    'fact/' || fact.fact_no as ref,
    fact.fact_no,
    fact.kind,
    section.topic,
    fact.section_no,
    fact.subject_code as about,
    fact.subject,
    fact.measure,
    fact.unit,
    unit_factor(fact.unit) as factor,
    fact.value::decimal(24, 6) as printed_value,
    (fact.value * factor)::decimal(24, 6) as value,
    case fact.direction when 'decrease' then -1 else 1 end * abs((fact.value * factor)::decimal(24, 6)) as change,
    (0.5 * power(10, -coalesce(fact.decimals, 0)) * factor)::decimal(24, 6) as half,
    coalesce(fact.unit like '%元', false) as is_money,
    fact.direction,
    fact.basis,
    fact.reason,
    fact.sentence,
    fact.page,
    coalesce(fact.place, '第' || fact.page || '页') as place
from core.narrative_fact as fact
inner join audit_scope using (report_id)
inner join core.report as report using (report_id)
left join core.section as section
    on fact.report_id = section.report_id and fact.section_no = section.section_no
where
    fact.issue is null
    and coalesce(fact.year, report.fiscal_year) = report.fiscal_year
    and coalesce(section.topic, '') not in ('annex', 'tables', 'cover', 'contents', 'terms', 'duties');

-- the fact against the nearest of the figures it may mean; none near enough: against the first of them
create or replace temp macro narrated(term_table) as table
    select
        report_id,
        subject,
        stated,
        expected,
        (stated - expected)::decimal(24, 6) as difference,
        bound,
        1::integer as terms,
        [fact_ref, ref] as cells,
        [1::tinyint, -1::tinyint] as weights,
        'printed' as comparison
    from (
        select
            *,
            value::decimal(24, 6) as stated,
            figure_value::decimal(24, 6) as expected,
            case
                -- cut off where the table is finer, not rounded
                when
                    u < 2 * half and abs(value) <= abs(figure_value) and abs(figure_value) - abs(value) < 2 * half
                    then 2 * half
                else greatest(half, case when half < u / 2 then u / 2 else 0 end)
            end::decimal(24, 6) as bound
        from query_table(term_table)
    )
    qualify row_number() over (
        partition by report_id, fact_ref
        order by abs(stated - expected) <= bound desc, priority, abs(stated - expected), ref
    ) = 1;

-- a percentage printed in the text against the two amounts behind it: half its last digit, and what rounding the
-- amounts can do to it; one more last digit is a truncation or a plug, but never a whole percent
create or replace temp macro rated(term_table) as table
    select
        report_id,
        subject,
        stated,
        expected,
        (stated - expected)::decimal(24, 6) as difference,
        bound,
        2::integer as terms,
        refs as cells,
        list_transform(refs, (ref, place) -> case when place = 1 then 1 else 0 end::tinyint) as weights,
        'ratio' as comparison,
        '%' as unit,
        slack
    from (
        select
            *,
            rate::decimal(24, 6) as stated,
            (100 * part::double / whole::double)::decimal(24, 6) as expected,
            (
                rate_half + 100 * amount_half::double / abs(whole::double) * (1 + abs(part::double / whole::double))
            )::decimal(24, 6) as bound,
            least(2 * rate_half, 0.1)::decimal(24, 6) as slack
        from query_table(term_table)
        where whole <> 0 and abs(part::double / whole::double) < 1e6
    );

-- a name without brackets, marks and the word 支出 at its end: how tables and sentences name the same thing
create or replace temp macro bare(printed) as
regexp_replace(regexp_replace(printed, '[^\p{Han}\p{L}\p{N}]', '', 'g'), '(支出|等)+$', '');

-- where in the text of a section a pattern first stands: text/<section>/<offset>/<length>, null where it does not
create or replace temp macro spot(number, words, pattern) as
case
    when regexp_matches(words, pattern) then concat_ws(
        '/', 'text', number, length(regexp_extract(words, '(?s)^(.*?)(?:' || pattern || ')', 1)),
        length(regexp_extract(words, pattern))
    )
end;

-- the account's own running text, section by section
create or replace temp table prose as
select
    section.report_id,
    section.section_no,
    section.title,
    section.topic,
    section.first_page,
    section.place,
    section.text
from core.section as section
inner join audit_scope using (report_id)
where
    section.text <> ''
    and section.topic not in ('annex', 'tables', 'terms', 'contents', 'cover', 'duties', 'offices');

-- what the words say or leave out, counted: `stated` places against none
create or replace temp macro noted(term_table) as table
    select
        report_id,
        subject,
        stated::decimal(24, 6) as stated,
        0::decimal(24, 6) as expected,
        stated::decimal(24, 6) as difference,
        0::decimal(24, 6) as bound,
        0::integer as terms,
        coalesce(cells, []) as cells,
        list_transform(coalesce(cells, []), ref -> 0::tinyint) as weights,
        comparison,
        '处' as unit,
        case when stated > 0 then detail end as detail
    from query_table(term_table);

-- what a pattern finds in each section of a text, the first place quoted with so much around it; the macro writes the
-- pattern into the query: taken from a column it would be compiled anew for every row, in fifty times the time
create or replace temp macro found_in(text_table, pattern, around := 16, comparison := 'equal') as table
    with terms as (
        select
            report_id,
            concat_ws(' ', title, coalesce('第' || first_page || '页起', place)) as subject,
            len(regexp_extract_all(text, pattern)) as stated,
            list_filter([spot(section_no, text, pattern)], ref -> ref is not null) as cells,
            comparison as comparison, -- noqa: AL09
            '“'
            || regexp_extract(text, '.{0,' || around || '}(?:' || pattern || ').{0,' || around || '}')
            || '”' as detail
        from query_table(text_table)
    )

    select * from noted('terms');


-- where the row of an indicator stands in the text of its table
create or replace temp table indicator_place as
select
    one.report_id,
    one.indicator_no,
    [concat_ws(
        '/', 'text', section.section_no, strpos(section.text, one.level3 || chr(9)) - 1, length(one.level3)
    )] as refs
from core.performance_indicator as one
inner join audit_scope using (report_id)
inner join core.section as section
    on
        one.report_id = section.report_id
        and (one.first_page is null or one.first_page between section.first_page and section.last_page)
        and contains(section.text, one.level3 || chr(9))
where one.level3 <> ''
qualify row_number() over (partition by one.report_id, one.indicator_no order by section.section_no desc) = 1;

-- the same for the money lines of the table
create or replace temp table budget_place as
select
    one.report_id,
    one.line_no,
    [concat_ws(
        '/', 'text', section.section_no, strpos(section.text, one.label || chr(9)) - 1, length(one.label)
    )] as refs
from core.performance_budget as one
inner join audit_scope using (report_id)
inner join core.section as section
    on
        one.report_id = section.report_id
        and (one.page is null or one.page between section.first_page and section.last_page)
        and contains(section.text, one.label || chr(9))
where one.label <> ''
qualify row_number() over (partition by one.report_id, one.line_no order by section.section_no desc) = 1;

-- the money lines of every self-evaluation, the department's and its projects', in 万元, and their indicators
create or replace temp table money_line as
select
    line.* replace (
        case line.unit when '元' then line.initial / 10000 else line.initial end as initial,
        case line.unit when '元' then line.annual / 10000 else line.annual end as annual,
        case line.unit when '元' then line.executed / 10000 else line.executed end as executed
    ),
    coalesce(place.refs, []) as refs,
    line.label like '%总额%' or line.label like '%资金总%' or line.parent_label is null as is_total
from core.performance_budget as line
inner join audit_scope using (report_id)
left join budget_place as place using (report_id, line_no);

create or replace temp table indicator as
select
    one.*,
    coalesce(place.refs, []) as refs
from core.performance_indicator as one
inner join audit_scope using (report_id)
left join indicator_place as place using (report_id, indicator_no);

-- the self-evaluation of the whole department, in 万元: the first table that is not one project's
create or replace temp table whole_table as
select
    report_id,
    min(table_no) as table_no
from (
    select
        report_id,
        table_no
    from core.performance_budget
    where project is null
    union all
    select
        report_id,
        table_no
    from core.performance_indicator
    where project is null
)
inner join audit_scope using (report_id)
group by report_id;

create or replace temp table whole_budget as
select line.*
from money_line as line
inner join whole_table using (report_id, table_no);

create or replace temp table whole_indicator as
select one.*
from indicator as one
inner join whole_table using (report_id, table_no);

-- this year's amount less the change the text tells of, against the report of the year before
create or replace temp macro prior_year(name, abouts, table_id, item_id, measure_id) as table
    with told as (
        select
            report_id,
            ref,
            half,
            change
        from fact
        where
            measure = 'change_amount'
            and is_money
            and list_contains(abouts, about)
            and coalesce(basis, 'prior_year') = 'prior_year'
        qualify row_number() over (partition by report_id order by fact_no) = 1
    )

    select
        told.report_id,
        name as subject, -- noqa: AL09
        (figure.value - told.change)::decimal(24, 6) as stated,
        earlier.amount_yuan::decimal(24, 6) as expected,
        (stated - expected)::decimal(24, 6) as difference,
        (figure.u + told.half)::decimal(24, 6) as bound,
        1::integer as terms,
        [told.ref, figure.ref] as cells,
        [0::tinyint, 0::tinyint] as weights,
        'soft' as comparison,
        '元' as unit,
        '按增减额推出上年为' || (stated / 10000)::decimal(20, 2) || '万元，上年决算为'
        || (expected / 10000)::decimal(20, 2) || '万元' as detail
    from told
    inner join figure
        on
            told.report_id = figure.report_id
            and figure.statement = table_id
            and figure.item = item_id
            and figure.measure = measure_id
    inner join earlier_cell as earlier
        on
            told.report_id = earlier.report_id
            and earlier.statement = table_id
            and earlier.item = item_id
            and earlier.measure = measure_id
            and earlier.amount_yuan is not null;

-- a total of one section's text against the parts told with it
create or replace temp macro told_parts(name, whole_about, part_abouts, topic_id) as table
    with told as (
        select *
        from fact
        where
            topic = topic_id
            and is_money
            and measure in ('budget', 'amount')
            and (about = whole_about or list_contains(part_abouts, about))
        qualify row_number() over (partition by report_id, section_no, about order by fact_no) = 1
    )

    select
        report_id,
        name as subject, -- noqa: AL09
        sum(value) filter (where about = whole_about)::decimal(24, 6) as stated,
        sum(value) filter (where about <> whole_about)::decimal(24, 6) as expected,
        (stated - expected)::decimal(24, 6) as difference,
        sum(half)::decimal(24, 6) as bound,
        count(*) filter (where about <> whole_about)::integer as terms,
        list(ref order by about <> whole_about, fact_no) as cells,
        list(case when about = whole_about then 1 else -1 end::tinyint order by about <> whole_about, fact_no)
            as weights,
        'equal' as comparison
    from told
    group by report_id, section_no
    having bool_or(about = whole_about) and bool_or(about <> whole_about);

-- this year's budget less the change the text tells of, against the budget published for the year before
create or replace temp macro prior_budget(name, abouts, table_id, item_id, measures) as table
    with told as (
        select
            report_id,
            ref,
            half,
            change
        from fact
        where
            measure = 'change_amount'
            and is_money
            and list_contains(abouts, about)
            and coalesce(basis, 'prior_year') in ('prior_year', 'prior_budget')
        qualify row_number() over (partition by report_id order by list_position(abouts, about), fact_no) = 1
    )

    select
        told.report_id,
        name as subject, -- noqa: AL09
        (figure.value - told.change)::decimal(24, 6) as stated,
        earlier.amount_yuan::decimal(24, 6) as expected,
        (stated - expected)::decimal(24, 6) as difference,
        (figure.u + 2 * told.half)::decimal(24, 6) as bound,
        1::integer as terms,
        [told.ref, figure.ref] as cells,
        [0::tinyint, 0::tinyint] as weights,
        'soft' as comparison,
        '元' as unit,
        '按增减额推出上年预算为' || (stated / 10000)::decimal(20, 2) || '万元，上年公布的预算为'
        || (expected / 10000)::decimal(20, 2) || '万元' as detail
    from told
    inner join figure
        on
            told.report_id = figure.report_id
            and figure.statement = table_id
            and figure.item = item_id
            and list_contains(measures, figure.measure)
    inner join earlier_cell as earlier
        on
            told.report_id = earlier.report_id
            and earlier.statement = table_id
            and earlier.item = item_id
            and list_contains(measures, earlier.measure)
            and earlier.amount_yuan is not null;

-- amounts of the text in some topics against the figures they may mean: (about, statement, item, measure, priority)
create or replace temp macro told_figures(meant_table, topics) as table
    with terms as (
        select
            fact.report_id,
            fact.ref as fact_ref,
            concat_ws(' ', fact.subject, fact.place) as subject,
            fact.value,
            fact.half,
            figure.ref,
            figure.value as figure_value,
            figure.u,
            meant.priority
        from fact
        inner join query_table(meant_table) as meant using (about)
        inner join figure
            on
                fact.report_id = figure.report_id
                and meant.statement = figure.statement
                and meant.item = figure.item
                and meant.measure = figure.measure
        where
            fact.is_money
            and fact.measure in ('budget', 'amount', 'final', 'original_budget')
            and list_contains(topics, fact.topic)
    )

    select * from narrated('terms');

-- figures of a budget less the change, or none, the text tells of each, against the budget of the year before:
-- rows of (about, statement, item, measure, code)
create or replace temp macro prior_budgets(meant_table) as table
    with told as (
        select
            fact.*,
            meant.statement,
            meant.item,
            meant.measure as table_measure,
            meant.code
        from fact
        inner join query_table(meant_table) as meant using (about)
        where
            (fact.measure = 'change_amount' and fact.is_money or fact.measure = 'relation' and fact.direction = 'flat')
            and coalesce(fact.basis, 'prior_year') in ('prior_year', 'prior_budget')
        qualify row_number() over (partition by fact.report_id, fact.about, meant.statement order by fact.fact_no) = 1
    )

    select
        told.report_id,
        concat_ws(' ', told.code, told.subject, '上年预算') as subject,
        (figure.value - coalesce(told.change, 0))::decimal(24, 6) as stated,
        earlier.amount_yuan::decimal(24, 6) as expected,
        (stated - expected)::decimal(24, 6) as difference,
        (figure.u + 2 * coalesce(told.half, 0))::decimal(24, 6) as bound,
        1::integer as terms,
        [told.ref, figure.ref] as cells,
        [0::tinyint, 0::tinyint] as weights,
        'soft' as comparison,
        '元' as unit,
        '“' || told.subject || '”按增减额推出上年预算为' || (stated / 10000)::decimal(20, 2) || '万元，上年公布的预算为'
        || (expected / 10000)::decimal(20, 2) || '万元（' || told.place || '）' as detail
    from told
    inner join figure
        on
            told.report_id = figure.report_id
            and told.statement = figure.statement
            and told.item = figure.item
            and told.table_measure = figure.measure
            and told.code is not distinct from figure.code
    inner join earlier_cell as earlier
        on
            told.report_id = earlier.report_id
            and told.statement = earlier.statement
            and told.item = earlier.item
            and told.table_measure = earlier.measure
            and told.code is not distinct from earlier.code
            and earlier.amount_yuan is not null;
