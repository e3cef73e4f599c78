"""Causes → findings: kind, message, place. One finding a cause; rounding residue is one note per report.

In: the evidence of a report, its rules, and what a second reader saw. Out: `Finding`s, most severe first. Pure.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipelines.audit.blame.causes import causes, joined_by, told_in_words
from pipelines.audit.blame.exchanged_amounts import rings_joined
from pipelines.audit.blame.self_evaluation import leaning_on, one_per_slip
from pipelines.audit.blame.slips import whole_slips
from pipelines.audit.blame.structure import (
    BARE_SUBJECT,
    OTHER_CODE,
    PRINTABLE,
    SEEN_TWICE,
    STRUCTURE,
    Opinion,
    SecondReading,
    Verdict,
    bare_subjects,
    broken_structure,
    doubled,
    misprinted,
    told_by_codes,
)
from pipelines.audit.blame.wrong_units import from_units, without_units, wrong_units
from pipelines.audit.findings import messages, wording
from pipelines.audit.findings.grouped import anchor_of, grouped, page_of, rounding_note
from pipelines.audit.reasoning import EXACT, Cause, Equation, Figure, Finding, Kind, ReportEvidence
from pipelines.audit.rules import Rule
from pipelines.vocabulary.lexicon import STATEMENT_NAMES

SEVERITIES: Final = ("error", "warn", "info")
READERS: Final = frozenset({"T-05", *STRUCTURE})
NEAR: Final = Decimal("0.02")
MANY: Final = 3
PLACES: Final = "处"
READ_AGAIN: Final = 60


def unread(_: Figure, __: Decimal) -> tuple[Opinion, str]:
    """The second reading when the document is not at hand."""
    return "unknown", ""


def findings(
    evidence: ReportEvidence, rules: Mapping[str, Rule], second_reading: SecondReading = unread
) -> list[Finding]:
    """Everything to tell a reviewer about one report."""
    units = wrong_units(evidence)
    evidence = replace(evidence, equations=without_units(evidence.equations, units, rules))
    recoded = told_by_codes(evidence)
    evidence = _without(evidence, recoded)
    bare = bare_subjects(evidence, second_reading)
    evidence = _without(evidence, [equation for verdict in bare for equation in verdict.further])
    odd = [*misprinted(evidence, second_reading), *doubled(evidence, second_reading)]
    evidence = _without(evidence, [verdict.equation for verdict in odd])
    structural = broken_structure(evidence, bare)
    numeric = [e for e in evidence.equations if not _is_about_words(e, rules)]
    soft = _soft(evidence)
    slips, others = whole_slips(numeric, evidence.figures)
    roots = [*slips, *rings_joined(causes(others, evidence.figures), evidence.figures)]
    roots = joined_by(roots, soft, evidence.figures)
    leaning = [leaning_on(cause, evidence.equations) for cause in roots]
    joined = [equation for group in (*(cause.equations for cause in roots), *leaning) for equation in group]
    found = [_from_cause(cause, evidence, rules, second_reading, structural) for cause in roots]
    found = [_with_witnesses(one, further) if further else one for one, further in zip(found, leaning, strict=True)]
    found = _one_per_unread_table(found)
    evidence = _without(evidence, joined)
    words = [*_judged([*bare, *odd], evidence, rules), *_from_text(evidence, rules)]
    found = _with_structure(found, words, evidence.figures)
    soft = _soft(evidence)
    found, soft = _with_sentences(found, soft, evidence, rules)
    found.extend(_from_soft(soft, evidence, rules))
    found = one_per_slip(found, rules)
    found.extend(from_units(units))
    found = [_with_witnesses(one, recoded) if OTHER_CODE in one.rule_ids else one for one in found]
    found.extend(rounding_note(evidence))
    found = [replace(one, title=wording.nested(one.title), message=wording.nested(one.message)) for one in found]
    return sorted(found, key=lambda finding: (SEVERITIES.index(finding.severity), finding.cause))


def _without(evidence: ReportEvidence, told: Iterable[Equation]) -> ReportEvidence:
    """What is left to tell."""
    names = {equation.name for equation in told}
    return replace(evidence, equations=[e for e in evidence.equations if e.name not in names])


def _with_witnesses(finding: Finding, further: Sequence[Equation]) -> Finding:
    return replace(
        finding,
        rule_ids=tuple(sorted({*finding.rule_ids, *(equation.rule_id for equation in further)})),
        witnesses=(*finding.witnesses, *(messages.witness(equation) for equation in further)),
    )


def _one_per_unread_table(found: Sequence[Finding]) -> list[Finding]:
    """Many reader's faults in one table are one: the table was not read well. So are many amounts missing in it."""
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        groups.setdefault(finding.cells[0].partition("/")[0] if finding.cells else "", []).append(finding)
    told: list[Finding] = []
    for statement, group in groups.items():
        doubtful = [one for one in group if one.kind == "reader_suspect" or 0 in (one.stated, one.expected)]
        is_unread = statement in STATEMENT_NAMES and len(doubtful) >= MANY and 2 * len(doubtful) > len(group)
        told.extend([_unread_table(group)] if is_unread else group)
    return told


def _unread_table(group: Sequence[Finding]) -> Finding:
    first = group[0]
    statement = first.cells[0].partition("/")[0]
    return replace(
        first,
        cause=f"reading:{statement}",
        kind="reader_suspect",
        rule_ids=tuple(sorted({rule_id for finding in group for rule_id in finding.rule_ids})),
        title=f"《{wording.table(statement)}》识读不可靠",
        message=f"《{wording.table(statement)}》有{len(group)}处数字与各等式不符，疑为识读错误而非报告错误，请对照原页。"
        f"例如：{first.message}",
        cells=tuple(dict.fromkeys(ref for finding in group for ref in finding.cells)),
        witnesses=tuple(dict.fromkeys(witness for finding in group for witness in finding.witnesses)),
    )


def _from_cause(
    cause: Cause,
    evidence: ReportEvidence,
    rules: Mapping[str, Rule],
    second_reading: SecondReading,
    structural: Mapping[str, Equation],
) -> Finding:
    lead = _lead(cause, rules)
    rule = rules[lead.rule_id]
    suspect = evidence.figures.get(cause.corrections[0].ref) if cause.corrections else None
    if suspect is not None and not suspect.is_fact and (cause.rivals or _is_impossible(suspect, cause)):
        suspect = None
    kind, tail = _who(cause, suspect, lead, evidence, rules, second_reading, structural)
    stated, expected = _both_sides(cause, suspect, lead)
    anchor = suspect or anchor_of(lead, evidence.figures)
    return Finding(
        cause=f"{lead.rule_id}:{lead.subject}"
        if suspect is None
        else f"{lead.rule_id}:{suspect.name} {suspect.column}",
        rule_ids=tuple(sorted({e.rule_id for e in cause.equations})),
        severity=_severity(cause, rules),
        kind=kind,
        title=messages.title(rule, suspect, cause),
        message=messages.message(cause, suspect, lead, rule, evidence, tail),
        stated=stated,
        expected=expected,
        difference=stated - expected,
        unit=lead.unit,
        page=page_of(anchor, [lead]),
        place=anchor.place if anchor else None,
        box=anchor.box if anchor else None,
        cells=_cells(cause, lead, suspect),
        witnesses=tuple(messages.witness(e) for e in cause.equations),
    )


def _is_impossible(suspect: Figure, cause: Cause) -> bool:
    """Whether what it ought to be is a negative amount where none can be: only balances are ever negative."""
    is_balance = re.search("结转|结余|差额|增减", f"{suspect.name}{suspect.column}")
    return suspect.value >= 0 and suspect.value + cause.corrections[0].change < 0 and not is_balance


def _lead(cause: Cause, rules: Mapping[str, Rule]) -> Equation:
    """The equation that tells the story best: the most severe, then one of few cells."""
    return min(
        cause.equations,
        key=lambda e: (SEVERITIES.index(rules[e.rule_id].severity), e.comparison not in EXACT, len(e.cells), e.rule_id),
    )


def _both_sides(cause: Cause, suspect: Figure | None, lead: Equation) -> tuple[Decimal, Decimal]:
    if suspect is not None and cause.corrections and lead.unit == "元":
        return suspect.value, suspect.value + cause.corrections[0].change
    return lead.stated, lead.expected


def _severity(cause: Cause, rules: Mapping[str, Rule]) -> str:
    return min((rules[e.rule_id].severity for e in cause.equations), key=SEVERITIES.index)


def _who(
    cause: Cause,
    suspect: Figure | None,
    lead: Equation,
    evidence: ReportEvidence,
    rules: Mapping[str, Rule],
    second_reading: SecondReading,
    structural: Mapping[str, Equation],
) -> tuple[Kind, str]:
    """Reader or publisher (handbook §4.2, steps 3 to 7)."""
    cells = _to_read_again(cause, suspect, lead, evidence)
    # perhaps the page prints the very amount that is too little, or prints only once what is too much
    missed = Decimal(0) if lead.unit != "元" else cause.corrections[0].change if cause.corrections else lead.difference
    opinions = [second_reading(figure, missed) for figure in cells]
    if seen := [text for opinion, text in opinions if opinion == "differs"]:
        return "reader_suspect", f"另一读取程序在此处读出“{seen[0]}”，与本库不同，疑为识读错误，请对照原页。"
    touched = {*(figure.statement for figure in cells), *rules[lead.rule_id].statements}
    broken = next((structural[name] for name in sorted(touched & structural.keys())), None)
    told = [opinion for (opinion, _), figure in zip(opinions, cells, strict=True) if not figure.is_fact]
    is_seen_twice = bool(told) and all(opinion == "agrees" for opinion in told)
    # a subject without its lower ones may be printed so; a torn line or amount cannot
    if broken is not None and not (is_seen_twice and broken.rule_id in PRINTABLE):
        return "reader_suspect", f"该表结构亦不完整（{broken.subject}），疑为识读错误，请对照原页。"
    if is_seen_twice:
        return _publisher(lead), SEEN_TWICE
    is_hand_written = lead.family in "NRPY" or (suspect is not None and suspect.is_fact)
    if is_hand_written or (cause.is_contradiction and lead.family != "A"):
        return _publisher(lead), ""
    return "reader_suspect", "未能对照原文，请先核对原页。"


def _publisher(lead: Equation) -> Kind:
    return (
        "plausibility"
        if lead.comparison in ("at_most", "at_least") and lead.family in "RP"
        else "publisher_wrong_value"
    )


def _cells(cause: Cause, lead: Equation, suspect: Figure | None) -> tuple[str, ...]:
    corrected = [correction.ref for correction in cause.corrections]
    return (
        tuple(dict.fromkeys([*corrected, *cause.rivals, *lead.cells]))
        if suspect is None
        else tuple(dict.fromkeys([*corrected, *lead.cells]))
    )


def _to_read_again(cause: Cause, suspect: Figure | None, lead: Equation, evidence: ReportEvidence) -> list[Figure]:
    """The suspect; for a figure of the text, also the table's it is held against; else all that may be wrong."""
    refs = [one.ref for one in cause.corrections]
    if suspect is None or suspect.is_fact:
        refs += [*cause.rivals, *lead.cells]
    if suspect is None:
        refs += [ref for equation in cause.equations for ref in equation.cells]
    figures = [evidence.figures[ref] for ref in dict.fromkeys(refs) if ref in evidence.figures]
    return ([suspect, *figures] if suspect is not None and suspect not in figures else figures)[:READ_AGAIN]


def _with_structure(found: Sequence[Finding], told: Sequence[Finding], figures: Mapping[str, Figure]) -> list[Finding]:
    """A table whose amounts are told of already needs no finding of its own for its structure: it is a witness."""
    kept = list(found)
    for finding in told:
        tables = {witness.split(" ")[1][:3] for witness in finding.witnesses if witness[:4] in PRINTABLE}
        homes = (n for n, one in enumerate(kept) if tables & _tables_of(one) and _speaks_of(one, finding, figures))
        at = next(homes, None)
        if not PRINTABLE & set(finding.rule_ids) or at is None:
            kept.append(finding)
            continue
        home = kept[at]
        kept[at] = replace(
            home,
            rule_ids=tuple(sorted({*home.rule_ids, *finding.rule_ids})),
            witnesses=(*home.witnesses, *finding.witnesses),
        )
    return kept


def _speaks_of(home: Finding, structure: Finding, figures: Mapping[str, Figure]) -> bool:
    """Whether amounts are wrong for want of the very rows: of their subject, or by as much as it has."""
    if BARE_SUBJECT not in structure.rule_ids:
        return True
    bare = [figures[ref] for ref in structure.cells if ref in figures]
    codes = {figure.code for ref in home.cells if (figure := figures.get(ref)) and figure.code}
    subjects = tuple(figure.code for figure in bare if figure.code)
    amounts = {abs(figure.value) for figure in bare}
    return any(code.startswith(subjects) for code in codes) or abs(home.difference or 0) in amounts


def _tables_of(finding: Finding) -> set[str]:
    return {ref.partition("/")[0] for ref in finding.cells}


def _judged(verdicts: Sequence[Verdict], evidence: ReportEvidence, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Broken structure: of each law one finding for what we lost or misread, one for what the report prints so."""
    for kind, rule_id in sorted({(verdict.kind, verdict.equation.rule_id) for verdict in verdicts}):
        alike = [one for one in verdicts if (one.kind, one.equation.rule_id) == (kind, rule_id)]
        further = [equation for verdict in alike for equation in verdict.further]
        finding = grouped([verdict.equation for verdict in alike], rules[rule_id], kind, evidence)
        rule_ids = {rule_id, *(equation.rule_id for equation in further)}
        yield replace(
            finding,
            cause=rule_id if kind == "reader_suspect" else f"{rule_id}:{'、'.join(v.equation.subject for v in alike)}",
            rule_ids=tuple(sorted(rule_ids)),
            severity=min((rules[one].severity for one in rule_ids), key=SEVERITIES.index),
            message=finding.message + alike[0].why,
            witnesses=(*finding.witnesses, *(messages.witness(equation) for equation in further)),
        )


def _with_sentences(
    found: Sequence[Finding], soft: Sequence[Equation], evidence: ReportEvidence, rules: Mapping[str, Rule]
) -> tuple[list[Finding], list[Equation]]:
    """References that a sentence told of already explains are its witnesses; and those left."""
    words = [e for e in evidence.equations if e.status == "fail" and e.family == "R" and _is_about_words(e, rules)]
    told = {e.name: sentence for e in soft if (sentence := told_in_words(e, words, evidence.figures))}
    explained = [
        _with_witnesses(one, further) if further else one
        for one in found
        for further in [[e for e in soft if e.name in told and told[e.name].rule_id == one.cause]]
    ]
    return explained, [e for e in soft if e.name not in told]


def _from_text(evidence: ReportEvidence, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Laws about words and structure: one finding a rule, its instances as witnesses."""
    groups: dict[str, list[Equation]] = {}
    for equation in evidence.equations:
        if equation.status == "fail" and equation.rule_id != BARE_SUBJECT and _is_about_words(equation, rules):
            groups.setdefault(equation.rule_id, []).append(equation)
    for rule_id, group in groups.items():
        yield grouped(group, rules[rule_id], rules[rule_id].kind or _kind_of_text(rule_id, group), evidence)


def _is_about_words(equation: Equation, rules: Mapping[str, Rule]) -> bool:
    """No figure of it could be put right: a law about words or structure, not about amounts."""
    return (
        equation.rule_id in READERS
        or rules[equation.rule_id].kind == "publisher_text"
        or all(ref.startswith("text/") for ref in equation.cells)
        or equation.unit == PLACES
        or (not any(equation.weights) and equation.family in "NPT")
    )


def _kind_of_text(rule_id: str, group: Sequence[Equation]) -> Kind:
    if rule_id in READERS:
        return "reader_suspect"
    if rule_id == "S-01":
        return "missing"
    return "publisher_wrong_value" if rule_id[0] == "P" and group[0].unit in ("元", "%", "分") else "publisher_text"


def _soft(evidence: ReportEvidence) -> list[Equation]:
    """References that nearly agree. Between tables, those far apart measure different things."""
    return [
        e
        for e in evidence.equations
        if e.status == "minor"
        and e.comparison == "soft"
        and e.rule_id != "A-35"
        and (e.family != "X" or abs(e.difference) <= NEAR * max(abs(e.stated), abs(e.expected)))
    ]


def _from_soft(soft: Sequence[Equation], evidence: ReportEvidence, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Worth a look, one finding a rule."""
    groups: dict[str, list[Equation]] = {}
    for equation in soft:
        groups.setdefault(equation.rule_id, []).append(equation)
    for rule_id, group in groups.items():
        yield grouped(group, rules[rule_id], rules[rule_id].kind or "plausibility", evidence)


def figures_digest(finding: Finding) -> str:
    """Changes when the figures of a finding do: an acknowledgement holds for these figures only."""
    parts = [str(value) for value in (finding.stated, finding.expected, finding.unit)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def finding_id(report_id: str, finding: Finding) -> str:
    return hashlib.sha256(f"{report_id}\0{finding.cause}".encode()).hexdigest()[:12]
