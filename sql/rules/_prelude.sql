-- What every rule reads: temporary tables over the reports in audit_scope, and the macros that make equations of terms.
-- A term is a cell with a subject, the side of the equation it stands on, its sign. Blank counts as zero and adds no
-- rounding error (handbook 4.1); the unit of rounding of a table is the precision most of its figures are printed with.

-- A of A-05 and of BA-05: what kind of law it is
create or replace temp macro rule_family(rule_id) as right(split_part(rule_id, '-', 1), 1);

-- where to look, in brackets; nothing for formats without pages
create or replace temp macro on_page(page) as coalesce('（第' || page || '页）', '');

create or replace temp table scale as
with printed as (
    select
        cell.report_id,
        cell.statement,
        cell.precision_yuan,
        cell.amount_yuan
    from core.statement_cell as cell
    inner join audit_scope using (report_id)
    where cell.amount_yuan <> 0
),

-- amounts printed in 元 that all end in 00 were rounded in 万元 before
rounded as (
    select
        report_id,
        case
            when count(*) < 30 then 0
            when count(*) filter (where amount_yuan % 100 = 0) >= 0.95 * count(*) then 100
            when count(*) filter (where amount_yuan % 1 = 0) >= 0.95 * count(*) then 1
            else 0
        end as u
    from printed
    group by report_id
),

counted as (
    select
        report_id,
        statement,
        precision_yuan,
        count(*) as figures
    from printed
    group by report_id, statement, precision_yuan
),

usual as (
    select
        report_id,
        statement,
        arg_max(precision_yuan, (figures, precision_yuan)) as u
    from counted
    group by report_id, statement
)

select
    usual.report_id,
    usual.statement,
    greatest(usual.u, rounded.u)::decimal(20, 2) as u
from usual
inner join rounded using (report_id);

create or replace temp table cell as
with known as (
    select
        cell.report_id,
        cell.statement,
        cell.side,
        -- 301|2 has lost the zero of 30102
        case
            when
                length(cell.code) = 4 and cell.item = 'econ_class'
                then left(cell.code, 3) || '0' || right(cell.code, 1)
            else cell.code
        end as code,
        cell.level,
        cell.item,
        cell.measure,
        cell.row_no,
        cell.column_no,
        cell.label,
        cell.parent_label,
        cell.issue,
        concat_ws('/', cell.statement, cell.row_no, cell.column_no) as ref,
        coalesce(cell.amount_yuan, 0)::decimal(20, 2) as value,
        coalesce(scale.u, 0.01)::decimal(20, 2) as u,
        coalesce(cell.amount_yuan <> 0, false) as counts,
        cell.amount_yuan is not null as is_printed,
        -- rows of a list, which may well say the same twice
        coalesce(cell.item in ('source', 'procurement_line', 'procurement_item'), false) as is_listed
    from core.statement_cell as cell
    inner join audit_scope using (report_id)
    left join scale using (report_id, statement)
)

select *
from known
-- a row repeated with the same amounts (over a page break, or 合计 beside 总计) is one row
qualify item is null or row_number() over (
    partition by report_id, statement, side, item, code, measure, value order by row_no, column_no
) = 1 or item in ('exp_class', 'func_class', 'econ_class') and code is null or is_listed;

create or replace temp table doubt as
select
    report_id,
    ref,
    '金额无法识读' as reason
from cell
where issue = 'unreadable_amount'
union all
select
    report_id,
    ref,
    '同一项目在表中出现多次且金额不同' as reason
from cell
where item is not null and not (item like '%class' and code is null) and not is_listed
qualify count(*) over (partition by report_id, statement, side, item, code, measure) > 1;

-- amounts nobody could assign to a known row or column
create or replace temp table stranger as
select
    report_id,
    statement,
    ref,
    value
from cell
where counts and (item is null or measure is null);

create or replace temp table headless as
select
    cell.report_id,
    cell.statement,
    cell.row_no
from cell
where
    cell.item = 'total'
    and exists (
        select 1
        from cell as other
        where other.report_id = cell.report_id and other.statement = cell.statement and other.counts
    )
group by all
having not bool_or(cell.counts) and not bool_or(cell.is_printed);

create or replace temp table figure as
select cell.* exclude (issue, is_listed)
from cell
where
    item is not null
    and measure is not null
    -- a total row that is left blank altogether, because the form's head took its place, states nothing
    and (item <> 'total' or (report_id, statement, row_no) not in (select
        report_id,
        statement,
        row_no
    from headless));

-- the report of the same body for the year before, and its cells
create or replace temp table years as
select
    this.report_id,
    earlier.report_id as before_id
from core.report as this
inner join audit_scope using (report_id)
inner join core.report as earlier
    on
        this.entity_id = earlier.entity_id
        and this.scope = earlier.scope
        and this.kind = earlier.kind
        and this.fiscal_year = earlier.fiscal_year + 1
        and earlier.is_current;

create or replace temp table earlier_cell as
select
    years.report_id,
    cell.* exclude (report_id)
from years
inner join core.statement_cell as cell on years.before_id = cell.report_id;

-- how many 项 stand behind a total or a class: the echo a restated number may carry
create or replace temp table behind as
with leaf as (
    select
        report_id,
        statement,
        measure,
        left(code, 3) as class_code,
        count(*) filter (where counts) as n
    from figure
    where item = 'func_class' and length(code) = 7
    group by all
)

select
    report_id,
    statement,
    measure,
    class_code,
    n
from leaf
union all
select
    report_id,
    statement,
    measure,
    null as class_code,
    sum(n) as n
from leaf
group by report_id, statement, measure;

-- the stated side first, each side by its places; sorted when gathered, in a third of the time of an ordered aggregate
create or replace temp macro members(is_stated, ref, sign) as
list_sort(list({
    'follows': not is_stated, 'ref': ref, 'weight': (case when is_stated then sign else -sign end)::tinyint
}));

create or replace temp macro placed(equation_table) as table
    select
        report_id,
        subject,
        stated,
        expected,
        difference,
        bound,
        terms,
        list_transform(members, one -> one.ref) as cells,
        list_transform(members, one -> one.weight) as weights,
        comparison
    from query_table(equation_table);

-- half a unit, what rounding can do to one number; whole hundreds of 元 are never some cents apart for being rounded
create or replace temp macro echo(coarsest, finest, difference) as
case when finest >= 100 and abs(difference) < 1 then 0 else coarsest / 2 end;

create or replace temp macro sums(term_table, comparison := 'equal') as table
    with equation as (
        select
            report_id,
            subject,
            sum(value * sign) filter (where is_stated)::decimal(24, 2) as stated,
            sum(value * sign) filter (where not is_stated)::decimal(24, 2) as expected,
            (stated - expected)::decimal(24, 2) as difference,
            (
                echo(max(u), min(u), difference)
                * (
                    count(*) filter (where not is_stated and counts)
                    + greatest(1, count(*) filter (where is_stated and counts))
                )
            )::decimal(24, 6) as bound,
            count(*) filter (where not is_stated and counts)::integer as terms,
            members(is_stated, ref, sign) as members,
            comparison as comparison -- noqa: AL09
        from query_table(term_table)
        group by report_id, subject
        having bool_or(is_stated) and bool_or(not is_stated)
    )

    select * from placed('equation');

-- the same number printed in two places: exact, or off by the echo of rounding rows and totals separately
create or replace temp macro restated(term_table) as table
    with equation as (
        select
            report_id,
            subject,
            sum(value * sign) filter (where is_stated)::decimal(24, 2) as stated,
            sum(value * sign) filter (where not is_stated)::decimal(24, 2) as expected,
            (stated - expected)::decimal(24, 2) as difference,
            (echo(max(u), min(u), difference) * (coalesce(max(behind), 0) + 1))::decimal(24, 6) as bound,
            coalesce(max(behind), 0)::integer as terms,
            members(is_stated, ref, sign) as members,
            'equal' as comparison
        from query_table(term_table)
        group by report_id, subject
        having bool_or(is_stated) and bool_or(not is_stated)
    )

    select * from placed('equation');

-- every 类 and 款 against the codes below it, in every column
create or replace temp macro parents(table_id) as table
    with terms as (
        select
            parent.*,
            concat_ws(' ', parent.code, parent.label, parent.measure) as subject,
            true as is_stated,
            1 as sign
        from figure as parent
        where
            parent.statement = table_id
            and parent.item in ('func_class', 'econ_class')
            and length(parent.code) in (3, 5)
        union all
        select
            child.*,
            concat_ws(' ', parent.code, parent.label, parent.measure) as subject,
            false as is_stated,
            1 as sign
        from figure as parent
        inner join figure as child
            on
                parent.report_id = child.report_id
                and parent.statement = child.statement
                and parent.item = child.item
                and parent.measure = child.measure
                and parent.code = left(child.code, length(child.code) - 2)
        where parent.statement = table_id and length(parent.code) in (3, 5) and length(child.code) > 3
    )

    select * from sums('terms');

-- 合计 against all codes of one length, in every column; not where some branch ends above that length
create or replace temp macro grand(table_id, code_length) as table
    with codes as (
        select distinct
            report_id,
            code
        from figure
        where statement = table_id and item = 'func_class'
    ),

    short as (
        select codes.report_id
        from codes
        left join codes as child
            on codes.report_id = child.report_id and codes.code = left(child.code, length(child.code) - 2)
        where length(codes.code) < code_length and child.code is null
    ),

    terms as (
        select
            figure.*,
            concat_ws(' ', '合计', figure.measure) as subject,
            figure.item = 'total' as is_stated,
            1 as sign
        from figure
        where
            figure.statement = table_id
            and (figure.item = 'total' or figure.item = 'func_class' and length(figure.code) = code_length)
            and figure.report_id not in (select short.report_id from short)
    )

    select * from sums('terms');

-- in every row, one column against the columns it is made of
create or replace temp macro across(table_id, whole, parts) as table
    with terms as (
        select
            figure.*,
            concat_ws(' ', coalesce(figure.code, figure.item), figure.label, '行' || figure.row_no) as subject,
            figure.measure = whole as is_stated,
            1 as sign
        from figure
        where figure.statement = table_id and (figure.measure = whole or list_contains(parts, figure.measure))
    )

    select * from sums('terms');

-- rows of some items against rows of others in one table, column by column
create or replace temp macro adds_up(table_id, name, wholes, parts) as table
    with terms as (
        select
            figure.*,
            concat_ws(' ', name, nullif(nullif(figure.measure, 'amount'), 'total')) as subject,
            list_contains(wholes, figure.item) as is_stated,
            1 as sign
        from figure
        where
            figure.statement = table_id
            and (list_contains(wholes, figure.item) or list_contains(parts, figure.item))
    )

    select * from sums('terms');

-- a figure of one table printed again in another
create or replace temp macro agrees(name, first_table, first_item, first_measures, table_id, item_id, measures) as table
    with terms as (
        select
            figure.*,
            name as subject, -- noqa: AL09
            figure.statement = first_table as is_stated,
            1 as sign,
            0 as behind
        from figure
        where
            figure.statement = first_table
            and figure.item = first_item
            and list_contains(first_measures, figure.measure)
            or figure.statement = table_id
            and figure.item = item_id
            and list_contains(measures, figure.measure)
    )

    select * from restated('terms');

-- two tables of a budget that print the same, code by code, where no fund pays beside the general budget
create or replace temp macro same_by_code(first_table, table_id, item_id) as table
    with funds as (
        select report_id
        from figure
        where
            statement = 'B04'
            and item in ('inc_govfund', 'inc_soe', 'opening_fiscal')
            and counts
    ),

    terms as (
        select
            figure.*,
            concat_ws(' ', figure.code, other.label) as subject,
            figure.statement = first_table as is_stated,
            1 as sign,
            0 as behind
        from figure
        inner join figure as other
            on
                figure.report_id = other.report_id
                and figure.code = other.code
                and figure.item = other.item
                and figure.measure = other.measure
                and other.statement = table_id
        where
            figure.statement in (first_table, table_id)
            and figure.item = item_id
            and figure.measure = 'total'
            and figure.report_id not in (select funds.report_id from funds)
    )

    select * from restated('terms');
