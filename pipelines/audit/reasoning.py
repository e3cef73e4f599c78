"""What the audit reasons about: figures, equations between them, causes of contradictions, findings.

In: nothing. Out: the types the other rooms of this package pass on. No SQL, no files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Status: TypeAlias = Literal["pass", "rounding", "minor", "fail", "not_computable"]
Kind: TypeAlias = Literal[
    "publisher_wrong_value",
    "publisher_text",
    "publisher_rounding",
    "reader_suspect",
    "missing",
    "plausibility",
    "our_fault",
]
Box: TypeAlias = tuple[float, float, float, float]

# comparisons that say what a figure ought to be; the others only say what it cannot be
EXACT: Final = frozenset({"equal", "printed"})


def family_of(rule_id: str) -> str:
    """A of A-05 and of BA-05: what kind of law it is, whichever reports it holds for."""
    return rule_id.partition("-")[0][-1]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report, a table cell (`T03/12/4`) or a fact of the text (`fact/17`); or a passage of the text
    (`text/<section>/<offset>/<length>`), worth nothing, that is pointed at.
    """

    ref: str
    statement: str
    name: str
    column: str
    value: Decimal
    unit: str
    printed: str
    page: int | None = None
    box: Box | None = None
    code: str | None = None
    row_no: int | None = None
    sentence: str | None = None
    place: str | None = None

    @property
    def is_fact(self) -> bool:
        return self.statement == "fact"

    @property
    def row(self) -> tuple[str, int | None]:
        return self.statement, self.row_no


@dataclass(frozen=True, slots=True)
class Equation:
    """One instance of a rule; `weights` are the signs with which its cells enter `difference`."""

    rule_id: str
    subject: str
    stated: Decimal
    expected: Decimal
    difference: Decimal
    bound: Decimal
    status: Status
    comparison: str
    unit: str
    detail: str | None
    cells: tuple[str, ...]
    weights: tuple[int, ...]

    @property
    def family(self) -> str:
        return family_of(self.rule_id)

    @property
    def name(self) -> str:
        return f"{self.rule_id} {self.subject}"

    def holds(self, difference: Decimal) -> bool:
        """Whether the law would hold if the two sides differed by this much."""
        if self.comparison == "at_most":
            return difference <= self.bound
        if self.comparison == "at_least":
            return difference >= -self.bound
        return abs(difference) <= self.bound


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure and what it would have to change by."""

    ref: str
    change: Decimal


@dataclass(frozen=True, slots=True)
class Cause:
    """Failing equations with one root: the corrections that would mend them, or none if nothing single would.

    `rivals` are figures whose correction would explain just as much: the fault lies with one of them.
    `is_contradiction`: each side is confirmed by equations of its own.
    """

    equations: tuple[Equation, ...]
    corrections: tuple[Correction, ...] = ()
    rivals: tuple[str, ...] = ()
    is_contradiction: bool = False
    missing_code: str | None = None
    note: str | None = None  # of a whole slip: what is wrong, in words


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer is told."""

    cause: str
    rule_ids: tuple[str, ...]
    severity: str
    kind: Kind
    title: str
    message: str
    stated: Decimal | None
    expected: Decimal | None
    difference: Decimal | None
    unit: str | None
    page: int | None
    box: Box | None
    cells: tuple[str, ...]
    witnesses: tuple[str, ...]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class ReportEvidence:
    """Everything one report's findings are made of."""

    report_id: str
    equations: Sequence[Equation]
    figures: Mapping[str, Figure]
    totals: Mapping[str, Decimal] = field(default_factory=dict)
