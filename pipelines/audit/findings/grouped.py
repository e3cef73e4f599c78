"""Several equations → one finding: all that break one rule, all rounding residue of a report.

In: equations, their rule, the evidence. Out: a `Finding`, told by the equation that is furthest off. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipelines.audit.findings import messages, wording
from pipelines.audit.reasoning import EXACT, Equation, Figure, Finding, Kind, ReportEvidence
from pipelines.audit.rules import Rule


def grouped(group: Sequence[Equation], rule: Rule, kind: Kind, evidence: ReportEvidence) -> Finding:
    lead = max(group, key=lambda e: (abs(e.difference), e.subject))
    figure = anchor_of(lead, evidence.figures)
    unit = messages.money_unit(lead, evidence.figures)
    told = "；".join(messages.told_of(e, unit).rstrip("。") for e in group[:6])
    more = f"等{len(group)}处" if len(group) > 6 else ""
    return Finding(
        cause=rule.rule_id,
        rule_ids=(rule.rule_id,),
        severity=rule.severity,
        kind=kind,
        title=rule.title,
        message=f"{told if told.startswith(rule.title) else f'{rule.title}：{told}'}{more}。依据：{rule.law}。",
        stated=lead.stated,
        expected=lead.expected,
        difference=lead.difference,
        unit=lead.unit,
        page=page_of(figure, group),
        place=figure.place if figure else None,
        box=figure.box if figure else None,
        cells=tuple(dict.fromkeys(ref for e in group for ref in e.cells)),
        witnesses=tuple(f"{e.rule_id} {e.subject}" for e in group),
    )


def rounding_note(evidence: ReportEvidence) -> Iterator[Finding]:
    """One note for all rounding residue, told by the largest difference between two tables."""
    residue = [e for e in evidence.equations if e.status == "rounding" and e.family in "AXN" and e.comparison in EXACT]
    if not residue:
        return
    lead = max(residue, key=lambda e: (e.family == "X", abs(e.difference), -int(e.rule_id.partition("-")[2])))
    unit = messages.money_unit(lead, evidence.figures)
    figure = anchor_of(lead, evidence.figures)
    yield Finding(
        cause="rounding",
        rule_ids=tuple(sorted({e.rule_id for e in residue})),
        severity="info",
        kind="publisher_rounding",
        title="四舍五入尾差",
        message=(
            f"{lead.subject}：{wording.money(lead.stated, unit)}与{wording.money(lead.expected, unit)}"
            f"相差{wording.money(abs(lead.difference), unit)}，在四舍五入允许的{wording.money(lead.bound, unit)}以内；"
            f"同类尾差共{len(residue)}条等式，属各行、各表分别取整所致，无需更正。"
        ),
        stated=lead.stated,
        expected=lead.expected,
        difference=lead.difference,
        unit="元",
        page=figure.page if figure else None,
        place=figure.place if figure else None,
        box=figure.box if figure else None,
        cells=lead.cells,
        witnesses=tuple(messages.witness(e) for e in residue),
    )


def anchor_of(lead: Equation, figures: Mapping[str, Figure]) -> Figure | None:
    return next((figures[ref] for ref in lead.cells if ref in figures), None)


def page_of(anchor: Figure | None, equations: Sequence[Equation]) -> int | None:
    """Where to look: the figure's page, or the one the law's own words name."""
    if anchor is not None and anchor.page is not None:
        return anchor.page
    named = (re.search(r"第(\d+)页", f"{e.subject} {e.detail or ''}") for e in equations)
    return next((int(match[1]) for match in named if match), None)
