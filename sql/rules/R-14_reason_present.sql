-- title: 差异原因
-- law: 决算与预算不等、或较上年有增减的，应说明原因（多数已说明的报告中，遗漏的列出）
-- law_en: where final and budget differ, or there is a change, a reason is given; listed where most of the report does
-- severity: info
-- kind: publisher_text
-- of: final_accounts, budget
-- tables: facts, section
with change as (
    select
        change.report_id,
        change.ref,
        change.fact_no,
        change.about,
        change.subject,
        change.section_no,
        change.page,
        change.sentence,
        'change' as which
    from fact as change
    where
        change.measure = 'change_amount'
        and change.is_money
        and change.value > 0
        and coalesce(change.basis, 'prior_year') = 'prior_year'
        and change.kind in ('F02', 'F06', 'F07', 'F13', 'F19')
    qualify row_number() over (partition by change.report_id, change.section_no, change.about order by fact_no) = 1
    union all
    select
        final.report_id,
        final.ref,
        final.fact_no,
        final.about,
        final.subject,
        final.section_no,
        final.page,
        final.sentence,
        'item' as which
    from fact as final
    inner join fact as budget
        on
            final.report_id = budget.report_id
            and final.section_no = budget.section_no
            and final.about = budget.about
            and budget.is_money
            and budget.measure in ('original_budget', 'adjusted_budget', 'budget')
            and budget.fact_no < final.fact_no
    where final.kind = 'F10' and final.is_money and final.measure = 'final' and length(final.about) = 7
    -- an item given twice, or with several budgets, is held to the last budget before its outturn
    qualify
        row_number() over (partition by final.report_id, final.ref order by budget.fact_no desc) = 1
        and final.value <> budget.value
),

-- what the text goes on to say, up to the next paragraph
told as (
    select
        change.*,
        exists (
            select 1
            from fact as reason
            where
                reason.report_id = change.report_id
                and reason.section_no = change.section_no
                and (reason.about = change.about and reason.reason is not null)
        )
        or regexp_matches(
            case change.which
                when 'change' then substr(prose.text, greatest(strpos(prose.text, change.sentence), 1), 600)
                else split_part(substr(prose.text, greatest(strpos(prose.text, change.sentence), 1)), chr(10), 1)
            end,
            '原因|主要是|由于|因为|主要为|系|所致|用于|受|根据'
        ) as has_reason
    from change
    inner join prose using (report_id, section_no)
),

terms as (
    select
        report_id,
        concat_ws(' ', subject, '第' || page || '页') as subject,
        case when has_reason then 0 else 1 end as stated,
        [ref] as cells,
        'soft' as comparison,
        '有差异而未说明原因' as detail
    from told
    qualify
        count(*) filter (where has_reason) over (partition by report_id, which)
        > 0.7 * count(*) over (partition by report_id, which)
)

select * from noted('terms')
