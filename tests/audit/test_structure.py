"""A subject without rows below it: the page tells whether we lost the row or the report has none."""

from decimal import Decimal

import pytest

from pipelines.audit.blame.structure import Opinion
from pipelines.audit.findings.explain import findings
from pipelines.audit.reasoning import Equation, Figure, ReportEvidence
from pipelines.audit.rules import all_rules

RULES = {rule.rule_id: rule for rule in all_rules()}
PARENT = Figure("T03/1/1", "T03", "20103 政府办公厅", "合计", Decimal(500), "万元", "0.05", 7, None, "20103", 1)
NEXT = Figure("T03/2/1", "T03", "208 社会保障", "合计", Decimal(300), "万元", "0.03", 7, None, "208", 2)
OTHER = Figure("T05/1/1", "T05", "2010301 行政运行", "合计", Decimal(500), "万元", "0.05", 9, None, "2010301", 1)


def broken(rule_id: str, subject: str, comparison: str, *cells: str) -> Equation:
    weights = tuple(0 if rule_id == "C-03" else 1 for _ in cells)
    unit = "处" if rule_id == "C-03" else "元"
    one = Decimal(1)
    return Equation(rule_id, subject, one, Decimal(0), one, Decimal(0), "fail", comparison, unit, None, cells, weights)


def evidence(*figures: Figure) -> ReportEvidence:
    bare = broken("C-03", "T03 层级", "equal", PARENT.ref)
    bound = broken("X-10", "2010301 行政运行 支出表无此科目", "at_most", OTHER.ref)
    return ReportEvidence("report", [bare, bound], {figure.ref: figure for figure in figures})


@pytest.mark.parametrize(
    ("opinion", "kind"),
    [("agrees", "publisher_text"), ("differs", "reader_suspect"), ("unknown", "reader_suspect")],
)
def test_one_finding_blames_who_lost_the_row(opinion: Opinion, kind: str) -> None:
    [finding] = findings(evidence(PARENT, NEXT, OTHER), RULES, lambda _, __: (opinion, "0.05"))
    assert finding.kind == kind
    assert finding.rule_ids == ("C-03", "X-10")
    assert finding.severity == RULES["X-10"].severity
    assert len(finding.witnesses) == 2


def test_a_row_whose_code_was_not_read_is_the_readers() -> None:
    nameless = Figure("T03/2/1", "T03", "行政运行", "合计", PARENT.value, "万元", "0.05", 7, None, None, 2)
    [finding] = findings(evidence(PARENT, nameless, OTHER), RULES, lambda _, __: ("agrees", ""))
    assert finding.kind == "reader_suspect"
    assert "未识别出科目编码" in finding.message


def test_the_last_row_of_a_page_asks_the_next_page() -> None:
    overleaf = Figure("T05/1/1", "T05", "合计", "合计", Decimal(1), "万元", "0.01", 8, (1, 1, 2, 2), None, 1)

    def second(figure: Figure, _: Decimal) -> tuple[Opinion, str]:
        return ("differs", "0.05（未归入任何单元格）") if figure.page == 8 else ("agrees", "")

    [seen] = findings(evidence(PARENT, overleaf), RULES, second)
    assert seen.kind == "reader_suspect"
    assert "0.05" in seen.message
    [unseen] = findings(evidence(PARENT), RULES, second)
    assert unseen.kind == "reader_suspect"


@pytest.mark.parametrize(
    ("printed", "opinion", "kind"),
    [
        ("4,1946.2", "agrees", "publisher_text"),
        ("307..82", "agrees", "publisher_text"),
        ("12.3456.78", "agrees", "reader_suspect"),
        ("4,1946.2", "differs", "reader_suspect"),
    ],
)
def test_a_number_printed_as_none_is_the_publishers(printed: str, opinion: Opinion, kind: str) -> None:
    cell = Figure("T03/1/1", "T03", "行政运行", "合计", Decimal(0), "万元", printed, 7, (1, 1, 2, 2), "2010301", 1)
    none = Equation(
        "S-15",
        "T03 金额",
        Decimal(1),
        Decimal(0),
        Decimal(1),
        Decimal(0),
        "fail",
        "equal",
        "格",
        None,
        (cell.ref,),
        (0,),
    )
    [finding] = findings(ReportEvidence("report", [none], {cell.ref: cell}), RULES, lambda _, __: (opinion, printed))
    assert finding.kind == kind


@pytest.mark.parametrize(("opinion", "kind"), [("differs", "reader_suspect"), ("agrees", "publisher_text")])
def test_a_code_under_two_names_in_one_table_asks_the_page(opinion: Opinion, kind: str) -> None:
    rows = [
        Figure(f"T03/{row}/1", "T03", name, "合计", Decimal(500), "万元", "0.05", 7, (1, 1, 2, 2), "2010302", row)
        for row, name in ((1, "行政运行"), (2, "机关服务"))
    ]
    one, nothing = Decimal(1), Decimal(0)
    refs = tuple(row.ref for row in rows)
    twice = Equation("C-05", "2010302", one, nothing, one, nothing, "fail", "equal", "处", "2010302", refs, (0, 0))
    evidence = ReportEvidence("report", [twice], {row.ref: row for row in rows})
    [finding] = findings(evidence, RULES, lambda _, __: (opinion, "1次"))
    assert finding.kind == kind
