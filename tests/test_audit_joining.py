"""One slip, one finding: what breaks several laws at once is told by one of them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import duckdb

from pipelines.audit import equations
from pipelines.audit.causes import joined_by, told_in_words
from pipelines.audit.findings import findings
from pipelines.audit.gathering import gather
from pipelines.audit.model import Cause, Correction, Equation, Figure, Finding, ReportEvidence
from pipelines.audit.rules import all_rules
from pipelines.audit.structure import told_by_codes
from pipelines.audit.units import wrong_units
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


def test_a_sentence_that_contradicts_itself_explains_the_sum_it_spoils() -> None:
    figures = {one.ref: one for one in (figure("fact/1", 0), figure("fact/2", 321), figure("fact/3", 339))}
    sentence = equation("R-12", -1, ("fact/1", 1), ("fact/2", 0), ("fact/3", 0), unit="（方向）")
    soft = equation("R-11", -18, ("fact/9", 1), ("fact/3", -1), status="minor", comparison="soft")
    assert told_in_words(soft, [sentence], figures) is sentence
    other = equation("R-11", -17, ("fact/9", 1), ("fact/3", -1), status="minor", comparison="soft")
    assert told_in_words(other, [sentence], figures) is None


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
