"""One slip, one finding: what breaks several laws at once is told by one of them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.audit import evaluate as equations
from pipelines.audit.blame.causes import causes, joined_by, told_in_words
from pipelines.audit.blame.exchanged_amounts import rings_joined
from pipelines.audit.blame.self_evaluation import leaning_on
from pipelines.audit.blame.structure import told_by_codes
from pipelines.audit.blame.wrong_units import wrong_units
from pipelines.audit.evidence import gather
from pipelines.audit.findings.explain import findings
from pipelines.audit.reasoning import Cause, Correction, Equation, Figure, Finding, ReportEvidence
from pipelines.audit.rules import all_rules
from tests.rules.book import REPORT

RULES = {rule.rule_id: rule for rule in all_rules()}


def found(connection: duckdb.DuckDBPyConnection, *rule_ids: str) -> list[Finding]:
    equations.evaluate(connection, [RULES[rule_id] for rule_id in rule_ids], [REPORT])
    equations.store(connection)
    every = [finding for evidence in gather(connection) for finding in findings(evidence, RULES)]
    return [finding for finding in every if finding.severity != "info"]


def figure(ref: str, value: int, **more: Any) -> Figure:
    statement = ref.partition("/")[0]
    return Figure(ref, statement, more.pop("name", ref), "金额", Decimal(value), "万元", str(value), 1, **more)


def equation(rule_id: str, difference: int, *cells: tuple[str, int], **more: Any) -> Equation:
    gap = Decimal(difference)
    refs, weights = tuple(ref for ref, _ in cells), tuple(weight for _, weight in cells)
    given = {"subject": " ".join(refs), "status": "fail", "comparison": "equal", "unit": "元", "detail": None, **more}
    bound = Decimal("0.01")
    return Equation(
        rule_id, stated=gap, expected=Decimal(0), difference=gap, bound=bound, cells=refs, weights=weights, **given
    )


def told(equations: list[Equation], *figures: Figure) -> ReportEvidence:
    return ReportEvidence("report", equations, {one.ref: one for one in figures})


ELSEWHERE = [figure(f"T04/{n}/1", n * 10_000, row_no=n) for n in range(1, 4)]
MISPRINTED = [replace(figure(f"T05/{n}/1", n, row_no=n), unit="元") for n in range(1, 4)]


def against(count: int) -> ReportEvidence:
    pairs = list(zip(ELSEWHERE, MISPRINTED, strict=True))[:count]
    failing = [equation("X-07", int(a.value - b.value), (a.ref, 1), (b.ref, -1)) for a, b in pairs]
    return told(failing, *ELSEWHERE, *MISPRINTED, figure("T01/1/1", 5))


def test_a_table_under_another_unit_is_one_cause() -> None:
    [wrong] = wrong_units(against(3))
    assert (wrong.figure.statement, wrong.printed, wrong.needed) == ("T05", "元", "万元")
    assert len(wrong.witnesses) == 3


@pytest.mark.parametrize(("spent", "elsewhere"), [(1, 0), (0, 1)])
def test_nothing_is_no_amount_in_another_unit(spent: int, elsewhere: int) -> None:
    ours = [figure(f"T05/{n}/1", spent * n, row_no=n) for n in range(1, 4)]
    others = [figure(f"T04/{n}/1", elsewhere * n, row_no=n) for n in range(1, 4)]
    failing = [
        replace(equation("X-07", int(a.value - b.value), (a.ref, 1), (b.ref, -1)), bound=Decimal("0.5"))
        for a, b in zip(others, ours, strict=True)
    ]
    assert not wrong_units(told(failing, *ours, *others, figure("T01/1/1", 5)))


def test_two_equations_are_not_enough_to_doubt_a_unit() -> None:
    assert not wrong_units(against(2))


def test_bounds_and_sums_of_a_recoded_item_are_its_witnesses() -> None:
    moved = equation("C-09", 1, ("T03/2/1", 0), ("T05/2/1", 0), unit="处")
    items = figure("T03/2/1", 70, code="2010309", row_no=2), figure("T05/2/1", 70, code="2010302", row_no=2)
    bound = equation("X-10", 70, ("T05/2/1", 1), comparison="at_most", subject="2010302 支出表无此科目")
    other = equation("X-10", 70, ("T05/9/1", 1), comparison="at_most", subject="2080501 支出表无此科目")
    assert told_by_codes(told([moved, bound, other], *items)) == [bound]
    assert told_by_codes(told([bound, other], *items)) == []


def test_a_reference_mended_by_the_same_correction_joins_the_cause() -> None:
    facts = figure("fact/1", 90), figure("fact/2", 100)
    cause = Cause((equation("N-08", -10, ("fact/1", 1), ("T05/1/1", -1)),), (Correction("fact/1", Decimal(10)),))
    soft = equation("R-11", 10, ("fact/2", 1), ("fact/1", -1), status="minor", comparison="soft")
    unlike = equation("R-11", 25, ("fact/2", 1), ("fact/1", -1), status="minor", comparison="soft")
    figures = {one.ref: one for one in facts}
    [joined] = joined_by([cause], [soft], figures)
    assert joined.equations == (*cause.equations, soft)
    assert joined_by([cause], [unlike], figures) == [cause]


def test_a_rate_of_nothing_joins_the_budget_that_should_be_none() -> None:
    figures = {one.ref: one for one in (figure("fact/1", 0), figure("fact/2", 6), figure("fact/3", 3))}
    rate = equation("R-06", -200, ("fact/1", 1), ("fact/2", 0), ("fact/3", 0), comparison="ratio", unit="%")
    rate = replace(rate, stated=Decimal(0), expected=Decimal(200))
    soft = equation("R-11", -3, ("fact/9", 1), ("fact/3", -1), status="minor", comparison="soft")
    [joined] = joined_by([Cause((rate,))], [soft], figures)
    assert joined.equations == (rate, soft)


def sentence(stated: int, *cells: str) -> Equation:
    return replace(equation("R-12", 1, *((ref, 0) for ref in cells), unit="（方向）"), stated=Decimal(stated))


@pytest.mark.parametrize(
    ("stated", "difference", "is_explained"),
    [(0, -18, True), (0, -17, False), (1, -25, True), (1, -17, False), (-1, -17, True), (-1, -25, False)],
)
def test_a_sentence_that_contradicts_itself_explains_the_sum_it_spoils(
    stated: int, difference: int, is_explained: bool
) -> None:
    figures = {one.ref: one for one in (figure("fact/1", 0), figure("fact/2", 321), figure("fact/3", 339))}
    words = sentence(stated, "fact/1", "fact/2", "fact/3")
    soft = equation("R-11", difference, ("fact/9", 1), ("fact/3", -1), status="minor", comparison="soft")
    assert (told_in_words(soft, [words], figures) is words) == is_explained


@pytest.mark.parametrize(("difference", "is_explained"), [(-339, True), (-300, False)])
def test_no_budget_by_its_words_explains_the_sum_it_spoils(difference: int, is_explained: bool) -> None:
    figures = {"fact/3": figure("fact/3", 339)}
    words = sentence(1, "fact/3")
    soft = equation("R-11", difference, ("fact/9", 1), ("fact/3", -1), status="minor", comparison="soft")
    assert (told_in_words(soft, [words], figures) is words) == is_explained


def test_words_about_an_amount_that_is_told_of_are_its_witnesses() -> None:
    final = equation("N-08", 10, ("fact/2", 1), ("T05/1/1", -1))
    words, elsewhere = sentence(-1, "fact/1", "fact/2", "fact/3"), sentence(-1, "fact/4", "fact/5", "fact/6")
    cause = Cause((final,), (Correction("fact/2", Decimal(-10)),))
    assert leaning_on(cause, [final, words, elsewhere]) == [words]


def test_a_subject_moved_with_all_below_it_is_one_finding() -> None:
    moved = equation("C-09", 1, ("T03/3/1", 0), ("T05/3/1", 0), unit="处")
    rows = [
        figure(f"{table}/{row}/1", value, code=code, row_no=row)
        for table, top in (("T03", "208"), ("T05", "207"))
        for row, code, value in ((1, top, 70), (3, f"{top}0501", 40), (4, f"{top}0599", 30))
    ]
    whole = equation("X-04", 70, ("T01/8/1", 1), ("T03/1/1", -1), subject="207 功能分类支出一致")
    other = equation("X-04", 69, ("T01/8/1", 1), ("T03/1/1", -1), subject="207 功能分类支出一致")
    assert told_by_codes(told([moved, whole, other], *rows)) == [whole]


def test_amounts_in_each_others_places_are_one_cause() -> None:
    amounts = [
        figure(f"T03/{row}/1", value, code=f"201030{row}", row_no=row) for row, value in ((1, 5), (2, 3), (3, 9))
    ]
    rows = [
        equation("A-10", value - due, (one.ref, 1), (f"T03/{one.row_no}/2", -1))
        for one, value, due in zip(amounts, (5, 3, 9), (3, 9, 5), strict=True)
    ]
    figures = {one.ref: one for one in amounts}
    apart = [Cause((one,), is_contradiction=True) for one in rows]
    [ring] = rings_joined(apart, figures)
    assert ring.equations == tuple(rows)
    assert [int(one.change) for one in ring.corrections] == [-2, 6, -4]
    assert rings_joined(apart[:2], figures) == apart[:2]


def test_what_a_ring_explains_is_told_with_it() -> None:
    amounts = [figure(f"T03/{row}/1", value, code=f"20{row}0301", row_no=row) for row, value in ((1, 5), (2, 3))]
    swapped = [Cause((equation("A-10", gap, (one.ref, 1)),)) for one, gap in zip(amounts, (2, -2), strict=True)]
    parent = Cause((equation("A-11", -2, ("T03/8/1", 1), ("T03/1/1", -1)),), is_contradiction=True)
    other = Cause((equation("A-11", -7, ("T03/8/1", 1), ("T03/1/1", -1)),), is_contradiction=True)
    [ring, left] = rings_joined([*swapped, parent, other], {one.ref: one for one in amounts})
    assert (len(ring.equations), left) == (3, other)


def test_a_ring_goes_through_causes_of_several_cells() -> None:
    printed = ((1, 5), (2, 3), (3, 9))
    amounts = [figure(f"T03/{row}/1", value, code=f"201030{row}", row_no=row) for row, value in printed]
    sums = [equation("A-10", 1, (one.ref, 1), (f"T03/{n}/9", -1)) for n, one in enumerate(amounts)]
    changes = [Correction(one.ref, Decimal(change)) for one, change in zip(amounts, (-2, 6, -4), strict=True)]
    both = Cause(tuple(sums[:2]), tuple(changes[:2]))
    last = Cause((sums[2],), (changes[2],))
    [ring] = rings_joined([both, last], {one.ref: one for one in amounts})
    assert set(ring.corrections) == set(changes)


def test_columns_exchanged_beside_a_rounded_sum_are_their_rows_fault() -> None:
    printed = ((1, 1, 0), (1, 2, 50), (2, 1, 20), (2, 2, 0))
    cells = [figure(f"T03/{row}/{column}", value, code=f"201030{row}", row_no=row) for row, column, value in printed]
    idle = equation("A-11", -50, ("T03/8/2", 1), ("T03/1/2", -1), ("T03/2/2", -1))
    short = equation("A-11", 49, ("T03/8/1", 1), ("T03/1/1", -1), ("T03/2/1", -1))
    short = replace(short, bound=Decimal(1))
    named = Cause((idle,), (Correction("T03/1/2", Decimal(-50)),))
    blamed = Cause((short,), (Correction("T03/2/1", Decimal(49)),))
    [one] = rings_joined([named, blamed], {each.ref: each for each in cells})
    assert [correction.ref for correction in one.corrections] == ["T03/1/2", "T03/1/1"]
    far = Cause((short,), (Correction("T03/2/1", Decimal(30)),))
    assert rings_joined([named, far], {each.ref: each for each in cells}) == [named, far]


@pytest.mark.parametrize(("lacking", "is_told"), [(-70, True), (-69, False)])
def test_a_row_left_out_explains_the_item_only_the_text_names(lacking: int, is_told: bool) -> None:
    parent = equation("A-23", lacking, ("T05/1/1", 1), ("T05/2/1", -1), subject="20103 政府办公厅 total")
    named = replace(equation("N-08", 70, ("fact/1", 0), subject="2010301 行政运行 表中未列"), stated=Decimal(70))
    elsewhere = replace(named, subject="2080501 离退休 表中未列")
    assert leaning_on(Cause((parent,)), [parent, named, elsewhere]) == ([named] if is_told else [])


def test_a_contradiction_repeated_in_another_column_of_the_row_is_one_cause() -> None:
    row = [figure(f"T05/1/{column}", 50, code="2010301", row_no=1) for column in (1, 2)]
    parents = [figure(f"T05/8/{column}", 20, code="20103", row_no=8) for column in (1, 2)]
    text = figure("fact/1", 20)
    sums = [equation("A-23", -30, (f"T05/8/{column}", 1), (f"T05/1/{column}", -1)) for column in (1, 2)]
    across = equation("A-22", 0, ("T05/1/1", 1), ("T05/1/2", -1), status="pass")
    written = equation("N-08", -30, ("fact/1", 1), ("T05/1/1", -1))
    [one] = causes([*sums, across, written], {each.ref: each for each in (*row, *parents, text)})
    assert len(one.equations) == 3


def test_a_wrong_table_figure_leaves_the_self_evaluation_unjudged(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.statement_cell set amount_yuan = 200000 where report_id = ? and statement = 'T07'"
        " and measure = 'final_total'",
        [REPORT],
    )
    [one] = found(page, "A-29", "N-11", "P-17")
    assert one.rule_ids == ("A-29", "N-11", "P-17")
    assert "“三公”经费" in one.message


def test_weights_that_miss_the_same_points_are_one_finding(page: duckdb.DuckDBPyConnection) -> None:
    page.execute(
        "update core.section set text = '绩效自评完成率\t预算调整率\t结转结余率\t三公经费控制率\t任务完成率\t',"
        " first_page = 1, last_page = 90 where section_no = 13"
    )
    page.execute("update core.performance_indicator set first_page = 20, last_page = 20")
    page.execute("update core.performance_indicator set weight = 21 where level3 = '预算调整率'")
    [one] = found(page, "P-07", "P-08")
    assert one.rule_ids == ("P-07", "P-08")
    assert "投入(40分)" in one.message


def test_a_score_above_its_weight_names_the_indicator(page: duckdb.DuckDBPyConnection) -> None:
    page.execute("update core.performance_indicator set score = 21 where level3 = '预算调整率'")
    [one] = found(page, "P-09")
    assert "预算调整率" in one.message
    assert "21.0" in one.message
