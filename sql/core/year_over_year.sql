-- grain: one row per current report and comparable figure: this year, last year and what last year rests on
-- 粒度: 每份现行报告的每个可比较的数一行：本年、上年、增减，以及上年数的依据
-- key: report_id, family, series, measure
-- parts: entity
-- columns:
--   = core.year_pair: pair_no, report_id
--   = core.series_amount: family, series, measure, series_no, code, level
--   name: 名称：编码行按本年报告原文，本年未列的按上年报告
--   prior_code: 上年报告所用的编码，换码时与本年不同
--   prior_name: 上年报告所用的名称，更名时与本年不同
--   code_relation: 科目与上年的关系：same 不变；renamed 更名；moved 换码；merged 并入；split 拆分；new 新增；dropped 取消；非功能科目为空
--   compare_at: 并入、拆分、新增、取消时可比的最近共同上级编码，total 为合计；其他为空
--   current_wan: 本年数（万元），空白和未列的科目按零计，见 current_state
--   prior_wan: 上年数（万元），依据见 base
--   change_wan: 增减额（万元）= 本年数 - 上年数
--   change_rate_pct: 增减率（%）= 增减额 / 上年数，四舍五入两位小数；无法计算时为空，见 reason
--   base: 上年数的依据：reported 上年报告；implied 由本报告文字推算；none 无
--   comparable: 是否可比
--   reason: 不可比或无增减率的原因：no_prior_report 无上年报告；scope_differs 只有其他口径的上年报告；no_prior_table 上年报告无此表；
--       not_in_prior_form 上年表式无此项；entity_merged、entity_split 部门合并、拆分；units_differ 单位范围不同；funds_differ 资金范围不同；
--       code_merged、code_split、code_new、code_dropped、code_moved 科目调整；base_zero 上年为零；both_zero 两年均为零；
--       base_negative 上年为负
--   current_state: 本年单元格：value 有数；zero 印零；blank 空白；absent 表中未列
--   prior_state: 上年单元格：value 有数；zero 印零；blank 空白；absent 表中未列；没有上年报告则空
--   prior_reported_wan: 上年报告所列（万元）
--   prior_implied_wan: 由本报告文字推算的上年数（万元）：文字直接给出的上年数，否则为本年数减所述增减额
--   stated_change_wan: 本报告所述增减额（万元），减少为负
--   stated_rate_pct: 本报告所述增减率（%），下降为负
--   change_agreement: 所述增减额与计算是否相符：agrees 相符；differs 不符；not_stated 未述；not_checkable 没有独立的上年数可核对
--   rate_agreement: 所述增减率与计算是否相符：agrees 相符；differs 不符；not_stated 未述；not_checkable 无法核对
--   agreement: 以上两项合并：有一项不符即为 differs
--   tolerance_wan: 核对增减额所容许的差（万元），由各数印刷的末位得出
--   statement: 所在的表，取自文字时为空
--   page: 本年数所在页码
--   prior_report_id: 上年报告的编号
--   prior_page: 上年数在上年报告中的页码
with moves as (
    select
        change.fiscal_year,
        change.prior_code,
        change.current_code
    from core.functional_crosswalk as change
    where change.relation = 'moved'
),

-- last year's figures under this year's codes, unless last year's report uses the new code already
moved as (
    select
        pair.pair_no,
        amount.family,
        amount.series,
        amount.measure,
        moves.current_code
    from core.series_amount as amount
    inner join moves on amount.code = moves.prior_code
    inner join core.year_pair as pair
        on amount.pair_no = pair.prior_pair_no and moves.fiscal_year = pair.fiscal_year
    where amount.family in ('expenditure', 'gpb_expenditure')
),

taken as (
    select
        moved.pair_no,
        moved.family,
        moved.measure,
        moved.current_code
    from moved
    inner join core.year_pair as pair on moved.pair_no = pair.pair_no
    inner join core.series_amount as amount
        on
            pair.prior_pair_no = amount.pair_no
            and moved.family = amount.family
            and moved.current_code = amount.series
            and moved.measure = amount.measure
),

moving as (
    select moved.*
    from moved
    left join taken
        on
            moved.pair_no = taken.pair_no
            and moved.family = taken.family
            and moved.measure = taken.measure
            and moved.current_code = taken.current_code
    where taken.pair_no is null
),

earlier as (
    select
        pair.pair_no,
        amount.family,
        coalesce(moving.current_code, amount.series) as series,
        amount.measure,
        amount.series_no,
        coalesce(moving.current_code, amount.code) as code,
        amount.level,
        amount.code as prior_code,
        amount.name,
        amount.amount_wan,
        amount.precision_wan,
        amount.state,
        amount.statement,
        amount.page
    from core.series_amount as amount
    inner join core.year_pair as pair on amount.pair_no = pair.prior_pair_no
    left join moving
        on
            pair.pair_no = moving.pair_no
            and amount.family = moving.family
            and amount.series = moving.series
            and amount.measure = moving.measure
),

covered as (
    select distinct
        amount.pair_no,
        amount.family,
        amount.measure,
        coalesce(amount.statement, '') as statement
    from core.series_amount as amount
),

met as (
    select
        coalesce(present.pair_no, earlier.pair_no) as pair_no,
        coalesce(present.family, earlier.family) as family,
        coalesce(present.series, earlier.series) as series,
        coalesce(present.measure, earlier.measure) as measure,
        coalesce(present.series_no, earlier.series_no) as series_no,
        coalesce(present.code, earlier.code) as code,
        coalesce(present.level, earlier.level) as level,
        coalesce(present.name, earlier.name) as name,
        coalesce(present.statement, earlier.statement) as statement,
        earlier.prior_code,
        earlier.name as prior_name,
        coalesce(present.amount_wan, 0) as current_wan,
        earlier.amount_wan as prior_printed_wan,
        coalesce(present.state, 'absent') as current_state,
        earlier.state as prior_state,
        coalesce(present.precision_wan, 0) as current_precision_wan,
        coalesce(earlier.precision_wan, 0) as prior_precision_wan,
        present.subject_code,
        present.page,
        earlier.page as prior_page,
        -- keys of their own: a join that also asks something of one side would compare every row with every row
        case
            when coalesce(present.family, earlier.family) in ('expenditure', 'gpb_expenditure')
                then coalesce(present.code, earlier.code)
        end as functional_code,
        case when present.name != earlier.name then earlier.name end as renamed_from
    from core.series_amount as present
    full outer join earlier
        on
            present.pair_no = earlier.pair_no
            and present.family = earlier.family
            and present.series = earlier.series
            and present.measure = earlier.measure
    where
        (present.amount_wan is not null or earlier.amount_wan is not null)
        and (present.pair_no is not null or earlier.code is not null)
),

-- a department that still prints a name of earlier years is read as what the name was;
-- a code the crosswalk has never heard of has no story: it is what it is
renamed as (
    select
        change.prior_code as code,
        change.prior_name as name
    from core.functional_crosswalk as change
    where change.prior_code is not null
    union
    select
        change.current_code as code,
        change.current_name as name
    from core.functional_crosswalk as change
    where change.current_code is not null
),

known as (
    select distinct renamed.code
    from renamed
),

-- the code's own story this year, whichever end of it the code is at
relations as (
    select
        change.fiscal_year,
        party.code,
        change.relation,
        case when change.relation in ('merged', 'split', 'new', 'dropped') then change.compare_at end as compare_at
    from core.functional_crosswalk as change
    cross join unnest([change.prior_code, change.current_code]) as party (code)
    where party.code is not null
    qualify row_number() over (
        partition by change.fiscal_year, party.code
        order by change.relation not in ('merged', 'split'), party.code is distinct from change.current_code
    ) = 1
),

-- a code that a covered table of last year does not list was zero; an item its form did not have is unknown
based as (
    select
        met.*,
        pair.report_id,
        pair.fiscal_year,
        pair.prior_report_id,
        pair.other_scope_report_id,
        pair.incomparable_reason,
        case
            when relations.relation = 'same' and renamed.code is not null then 'renamed'
            when met.functional_code is not null and known.code is null then 'same'
            else relations.relation
        end as code_relation,
        relations.compare_at,
        stated.change_wan as stated_change_wan,
        stated.change_rate_pct as stated_rate_pct,
        stated.prior_wan as stated_prior_wan,
        coalesce(stated.change_half_wan, 0) as change_half_wan,
        coalesce(stated.prior_half_wan, 0) as prior_half_wan,
        stated.rate_half_pct,
        covered_prior.pair_no is not null as prior_is_covered,
        case
            when met.prior_state is not null then coalesce(met.prior_printed_wan, 0)
            when met.code is not null and covered_prior.pair_no is not null then cast(0 as decimal(24, 6))
        end as prior_reported_wan,
        case
            when met.current_state != 'absent'
                then coalesce(stated.prior_wan, cast(met.current_wan - stated.change_wan as decimal(24, 6)))
        end as prior_implied_wan,
        met.statement = 'T04' and (
            list_contains(pair.funds_differ, met.series)
            or met.series not in ('gpb', 'govfund', 'soe') and len(pair.funds_differ) > 0
        ) as funds_differ
    from met
    inner join core.year_pair as pair on met.pair_no = pair.pair_no
    left join covered as covered_prior
        on
            pair.prior_pair_no = covered_prior.pair_no
            and met.family = covered_prior.family
            and met.measure = covered_prior.measure
            and coalesce(met.statement, '') = covered_prior.statement
    left join covered as covered_now
        on
            met.pair_no = covered_now.pair_no
            and met.family = covered_now.family
            and met.measure = covered_now.measure
            and coalesce(met.statement, '') = covered_now.statement
    left join relations
        on
            pair.fiscal_year = relations.fiscal_year
            and met.functional_code = relations.code
    left join renamed
        on met.functional_code = renamed.code and met.renamed_from = renamed.name
    left join known
        on met.functional_code = known.code
    left join core.stated_change as stated
        on pair.report_id = stated.report_id and met.subject_code = stated.subject_code
    where met.current_state != 'absent' or covered_now.pair_no is not null
),

chosen as (
    select
        based.*,
        coalesce(based.prior_reported_wan, based.prior_implied_wan) as prior_wan,
        case
            when based.prior_reported_wan is not null then 'reported'
            when based.prior_implied_wan is not null then 'implied'
            else 'none'
        end as base,
        case
            when based.code_relation in ('merged', 'split') then 'code_' || based.code_relation
            when based.code_relation = 'new' and based.prior_state is null then 'code_new'
            when based.code_relation in ('dropped', 'moved') and based.current_state = 'absent'
                then 'code_' || based.code_relation
        end as code_reason
    from based
),

judged as (
    select
        chosen.*,
        cast(chosen.current_wan - chosen.prior_wan as decimal(24, 6)) as change_wan,
        case
            when chosen.base = 'none' and chosen.prior_report_id is null
                then coalesce(
                    chosen.incomparable_reason,
                    case when chosen.other_scope_report_id is not null then 'scope_differs' else 'no_prior_report' end
                )
            when chosen.base = 'none' and not chosen.prior_is_covered then 'no_prior_table'
            when chosen.base = 'none' then 'not_in_prior_form'
            when chosen.base = 'reported' and chosen.incomparable_reason is not null then chosen.incomparable_reason
            when chosen.base = 'reported' and chosen.funds_differ then 'funds_differ'
            else chosen.code_reason
        end as incomparable_reason_here,
        case
            when chosen.base = 'reported'
                then chosen.change_half_wan + (chosen.current_precision_wan + chosen.prior_precision_wan) / 2
            when chosen.base = 'implied'
                then chosen.change_half_wan + chosen.current_precision_wan / 2 + chosen.prior_half_wan
        end as tolerance_wan
    from chosen
),

rated as (
    select
        judged.*,
        case when judged.code_reason is null then marts.rate_pct(judged.change_wan, judged.prior_wan) end
            as change_rate_pct
    from judged
),

compared as (
    select
        rated.*,
        case
            when rated.stated_change_wan is null then 'not_stated'
            when rated.base = 'reported' or rated.stated_prior_wan is not null
                then case
                    when abs(rated.change_wan - rated.stated_change_wan) <= rated.tolerance_wan then 'agrees'
                    else 'differs'
                end
            else 'not_checkable'
        end as change_agreement,
        case
            when rated.stated_rate_pct is null then 'not_stated'
            when rated.base = 'none' or rated.code_reason is not null or rated.prior_wan < 0 then 'not_checkable'
            when rated.prior_wan = 0
                then case when rated.current_wan = 0 and rated.stated_rate_pct = 0 then 'agrees' else 'differs' end
            when
                abs(rated.change_rate_pct - rated.stated_rate_pct)
                <= rated.rate_half_pct + 0.005
                + 100.0 * rated.tolerance_wan / rated.prior_wan * (1 + abs(rated.change_wan) / rated.prior_wan)
                then 'agrees'
            else 'differs'
        end as rate_agreement
    from rated
)

select
    compared.pair_no,
    compared.report_id,
    compared.family,
    compared.series,
    compared.measure,
    compared.series_no,
    compared.code,
    compared.level,
    compared.name,
    compared.prior_code,
    compared.prior_name,
    compared.code_relation,
    compared.compare_at,
    compared.current_wan,
    compared.prior_wan,
    compared.change_wan,
    compared.change_rate_pct,
    compared.base,
    compared.incomparable_reason_here is null as comparable,
    coalesce(
        compared.incomparable_reason_here, marts.rate_reason(compared.current_wan, compared.prior_wan)
    ) as reason,
    compared.current_state,
    case when compared.prior_is_covered then coalesce(compared.prior_state, 'absent') end as prior_state,
    compared.prior_reported_wan,
    compared.prior_implied_wan,
    compared.stated_change_wan,
    compared.stated_rate_pct,
    compared.change_agreement,
    compared.rate_agreement,
    case
        when 'differs' in (compared.change_agreement, compared.rate_agreement) then 'differs'
        when 'agrees' in (compared.change_agreement, compared.rate_agreement) then 'agrees'
        when 'not_checkable' in (compared.change_agreement, compared.rate_agreement) then 'not_checkable'
        else 'not_stated'
    end as agreement,
    cast(compared.tolerance_wan as decimal(24, 6)) as tolerance_wan,
    compared.statement,
    compared.page,
    compared.prior_report_id,
    compared.prior_page
from compared
-- kept by department, so that a question about one reads a small part of the table
order by compared.pair_no
