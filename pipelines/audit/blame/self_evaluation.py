"""What leans on the accounts: the self-evaluation (family P), words, lists. One slip in either breaks several laws.

In: equations, causes, findings. Out: what a figure told of already explains; findings, one a slip. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipelines.audit.reasoning import Cause, Equation, Finding
from pipelines.audit.rules import Rule

FAMILY: Final = "P"
LISTING: Final = frozenset({"N-06", "N-08"})
FEW: Final = 4
COMPARING: Final = frozenset({"R-12", "R-28"})  # words and counts beside amounts of the same sentence
BUDGET: Final = "performance_budget"
INDICATORS: Final = "performance_indicator"


def leaning_on(cause: Cause, equations: Sequence[Equation]) -> list[Equation]:
    """What says nothing before the figures of the cause are put right."""
    own = {equation.name for equation in cause.equations}
    doubted = [one for one in equations if one.status in ("fail", "minor") and one.name not in own]
    return [one for one in doubted if _is_evaluated(one, cause) or _is_in_words(one, cause) or _is_missed(one, cause)]


def _is_evaluated(equation: Equation, cause: Cause) -> bool:
    """The self-evaluation, held against a table's figure."""
    refs = {*(correction.ref for correction in cause.corrections), *cause.rivals}
    return equation.family == FAMILY and any(ref in refs and not ref.startswith("fact/") for ref in equation.cells)


def _is_in_words(equation: Equation, cause: Cause) -> bool:
    """Words and counts about a fact: “larger than the budget”, no money and yet guests."""
    refs = {*(correction.ref for correction in cause.corrections), *cause.rivals}
    near = refs.union(*(one.cells for one in cause.equations if len(one.cells) <= FEW))
    return equation.rule_id in COMPARING and equation.status == "fail" and not near.isdisjoint(equation.cells)


def _is_missed(equation: Equation, cause: Cause) -> bool:
    """What the text names and the table lacks, where the sum of its subject lacks as much."""
    if equation.rule_id not in LISTING or equation.status != "fail" or any(equation.weights):
        return False
    return any(
        one.family == "A"
        and (code := one.subject.partition(" ")[0]).isdigit()
        and equation.subject.startswith(code)
        and abs(abs(one.difference) - equation.stated) <= one.bound
        for one in cause.equations
    )


def one_per_slip(found: Sequence[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Laws that speak of the same line of the table, or miss the same points, tell of one slip."""
    told: list[Finding] = []
    for finding in found:
        home = next((n for n, other in enumerate(told) if _same_slip(finding, other, rules)), None)
        if home is None:
            told.append(finding)
        else:
            told[home] = _both(told[home], finding, rules)
    return told


def _both(one: Finding, other: Finding, rules: Mapping[str, Rule]) -> Finding:
    """Of two laws about points the narrower tells it: it names the heading."""
    if INDICATORS in _tables(one, rules) and len(other.cells) < len(one.cells):
        one, other = other, one
    return replace(
        one,
        rule_ids=tuple(sorted({*one.rule_ids, *other.rule_ids})),
        witnesses=(*one.witnesses, *other.witnesses),
    )


def _same_slip(one: Finding, other: Finding, rules: Mapping[str, Rule]) -> bool:
    tables = _tables(one, rules) & _tables(other, rules)
    if not {ref for ref in one.cells if ref.startswith("text/")} & set(other.cells):
        return False
    return BUDGET in tables or (
        INDICATORS in tables and one.unit == other.unit and one.difference == other.difference != 0
    )


def _tables(finding: Finding, rules: Mapping[str, Rule]) -> set[str]:
    """Of the self-evaluation's own laws; another family's finding has none."""
    if any(rule_id[0] != FAMILY for rule_id in finding.rule_ids):
        return set()
    return {table for rule_id in finding.rule_ids for table in rules[rule_id].tables}
