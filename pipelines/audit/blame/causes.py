"""Failing equations → root causes: which single correction mends most of them and breaks least.

In: the equations of one report. Out: causes, strongest first. Pure: no report, no page, no rule is looked up here.
Handbook §4.2: every figure is asked what value it would have to take; the one that explains most is the suspect.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pipelines.audit.reasoning import EXACT, Cause, Correction, Equation, Figure

KUAN: Final = 5  # digits of a 款; a 类 is too wide to tie two contradictions together
XIANG: Final = 7
NEARLY: Final = Decimal("0.001")  # of a percent
JUDGED: Final = frozenset({"pass", "rounding", "fail"})


@dataclass(frozen=True, slots=True)
class _Suspicion:
    correction: Correction
    explained: frozenset[int]
    broken: int
    standing: tuple[int, ...]

    @property
    def worth(self) -> int:
        return len(self.explained) - self.broken


def causes(equations: Sequence[Equation], figures: Mapping[str, Figure]) -> list[Cause]:
    """Every failing equation in exactly one cause."""
    judged = [equation for equation in equations if equation.status in JUDGED]
    failing = {number for number, equation in enumerate(judged) if equation.status == "fail"}
    if not failing:
        return []
    by_cell = _by_cell(judged, failing)
    left = set(failing)
    found: list[Cause] = []
    while left:
        best = _best(judged, by_cell, left, figures)
        if not best:
            break
        left -= best[0].explained
        found.append(_cause(judged, best))
    found.extend(_contradictions([judged[number] for number in sorted(left)]))
    return _merged(found, judged, figures)


def _by_cell(judged: Sequence[Equation], failing: Iterable[int]) -> dict[str, list[int]]:
    """The equations of every figure that stands in a failing one."""
    wanted = {ref for number in failing for ref in judged[number].cells}
    by_cell: defaultdict[str, list[int]] = defaultdict(list)
    for number, equation in enumerate(judged):
        for ref in equation.cells:
            if ref in wanted:
                by_cell[ref].append(number)
    return by_cell


def _best(
    judged: Sequence[Equation], by_cell: Mapping[str, list[int]], left: set[int], figures: Mapping[str, Figure]
) -> list[_Suspicion]:
    """The strongest suspicion and those as strong that explain the same equations; none if all break too much."""
    every = [s for ref in by_cell for s in _suspicions(ref, judged, by_cell[ref], left, figures)]
    worthy = [s for s in every if s.worth > 0 and s.explained]
    if not worthy:
        return []
    top = max(worthy, key=lambda s: (s.worth, len(s.explained), s.standing))
    equal = [s for s in worthy if s.worth == top.worth and s.explained == top.explained and s is not top]
    return [top, *equal]


def _suspicions(
    ref: str, judged: Sequence[Equation], numbers: Sequence[int], left: set[int], figures: Mapping[str, Figure]
) -> Iterator[_Suspicion]:
    """What the failing equations of one figure would have it change by."""
    changes: list[Decimal] = []
    for number in numbers:
        equation = judged[number]
        weight = _weight(equation, ref)
        if number in left and weight and equation.comparison in EXACT:
            change = -equation.difference / weight
            if not any(abs(change - known) <= equation.bound for known in changes):
                changes.append(change)
    for change in changes:
        yield _suspicion(Correction(ref, change), judged, numbers, left, figures)


def _suspicion(
    correction: Correction,
    judged: Sequence[Equation],
    numbers: Sequence[int],
    left: set[int],
    figures: Mapping[str, Figure],
) -> _Suspicion:
    explained: set[int] = set()
    broken = 0
    for number in numbers:
        equation = judged[number]
        would_hold = equation.holds(equation.difference + _weight(equation, correction.ref) * correction.change)
        if number in left and would_hold:
            explained.add(number)
        elif equation.status != "fail" and not would_hold:
            broken += 1
    return _Suspicion(correction, frozenset(explained), broken, _standing(correction, figures.get(correction.ref)))


def _standing(correction: Correction, figure: Figure | None) -> tuple[int, ...]:
    """Between equals: the hand-written text before a table, a figure a slip of the pen away, then a printed one."""
    if figure is None:
        return (0, 0, 0)
    return (int(figure.is_fact), int(is_slip(figure.value, figure.value + correction.change)), int(figure.value != 0))


def is_slip(value: Decimal, implied: Decimal) -> bool:
    """One digit, two neighbouring digits, or a factor of ten apart: what a misread or mistyped number looks like."""
    if value == 0 or implied == 0 or value == implied:
        return False
    ratio = value / implied
    if any(ratio == Decimal(10) ** power for power in (-4, -2, -1, 1, 2, 4)) or value == -implied:
        return True
    one, other = (str(abs(number.normalize() * 1).quantize(Decimal("0.01"))) for number in (value, implied))
    if len(one) != len(other):
        longer, shorter = sorted((one, other), key=len, reverse=True)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    different = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(different) == 1 or (
        len(different) == 2 and different[1] == different[0] + 1 and sorted(one) == sorted(other)
    )


def _weight(equation: Equation, ref: str) -> int:
    return sum(weight for cell, weight in zip(equation.cells, equation.weights, strict=True) if cell == ref)


def _cause(judged: Sequence[Equation], suspicions: Sequence[_Suspicion]) -> Cause:
    top = suspicions[0]
    return Cause(
        equations=tuple(judged[number] for number in sorted(top.explained)),
        corrections=(top.correction,),
        rivals=tuple(
            other.correction.ref for other in suspicions[1:] if other.standing >= top.standing and other is not top
        ),
    )


def _contradictions(left: Sequence[Equation]) -> Iterator[Cause]:
    """What no single figure explains: equations that differ by the same amount tell the same story."""
    groups: list[list[Equation]] = []
    for equation in sorted(left, key=lambda one: abs(one.difference), reverse=True):
        home = next((group for group in groups if _same_story(group, equation)), None)
        if home is None:
            groups.append([equation])
        else:
            home.append(equation)
    for group in groups:
        yield Cause(equations=tuple(group), is_contradiction=True)


def _same_story(group: Sequence[Equation], equation: Equation) -> bool:
    if equation.comparison not in EXACT:
        return any(set(one.cells) & set(equation.cells) for one in group) or any(
            one.rule_id == equation.rule_id and one.comparison == equation.comparison for one in group
        )
    return any(
        one.unit == equation.unit and abs(abs(one.difference) - abs(equation.difference)) <= equation.bound
        for one in group
    )


def _merged(found: list[Cause], judged: Sequence[Equation], figures: Mapping[str, Figure]) -> list[Cause]:
    """Corrections that belong together: one row, or one amount that a passing equation carries from cell to cell."""
    groups: list[list[Cause]] = []
    for cause in found:
        homes = [g for g in groups if any(_belong(cause, other, judged, figures) for other in g)]
        homes = [g for g in homes if g is homes[0] or _tied(cause, g, judged, figures)]
        whole = [one for group in homes for one in group] + [cause]
        at = groups.index(homes[0]) if homes else len(groups)
        groups = [group for group in groups if group not in homes]
        groups.insert(at, whole)
    return _with_consequences([_union(group) for group in groups], figures)


def _tied(cause: Cause, group: Sequence[Cause], judged: Sequence[Equation], figures: Mapping[str, Figure]) -> bool:
    """Whether the cause joins a second group, too: bounds, which many rows may overstep, do not bind two together."""
    exact, *others = (
        replace(one, equations=tuple(e for e in one.equations if e.comparison in EXACT)) for one in (cause, *group)
    )
    return bool(exact.equations) and any(_belong(exact, one, judged, figures) for one in others if one.equations)


def joined_by(found: Sequence[Cause], soft: Sequence[Equation], figures: Mapping[str, Figure]) -> list[Cause]:
    """References that nearly agree, and would agree if one figure of a cause were put right, tell of that cause."""
    left = list(soft)
    told = []
    for cause in found:
        mended = ((equation, _mended_by(cause, equation, figures)) for equation in left)
        further = {equation.name: (equation, correction) for equation, correction in mended if correction}
        left = [equation for equation in left if equation.name not in further]
        corrections = cause.corrections or tuple(correction for _, correction in further.values())[:1]
        equations = (*cause.equations, *(equation for equation, _ in further.values()))
        told.append(replace(cause, equations=equations, corrections=corrections) if further else cause)
    return told


def told_in_words(soft: Equation, words: Sequence[Equation], figures: Mapping[str, Figure]) -> Equation | None:
    """The sentence that contradicts itself, if the reference would agree once one figure of it were what agrees with
    the sentence: “budget 339.02, outturn 321.02, the same” tells of a sum of budgets that is 18.00 too large.
    """
    for sentence in words:
        named = [ref for ref in sentence.cells if ref in figures and figures[ref].is_fact]
        for ref, weight in zip(soft.cells, soft.weights, strict=True):
            if ref in named and weight:
                due = figures[ref].value - soft.difference / weight
                if _agrees(sentence, {one: due if one == ref else figures[one].value for one in named}, soft.bound):
                    return sentence
    return None


def _agrees(sentence: Equation, values: Mapping[str, Decimal], bound: Decimal) -> bool:
    """Whether the sentence is true of these: the second larger than, smaller than or the same as the third, as it
    says; or, of one alone, that there was none.
    """
    *_, final, budget = (Decimal(0), *values.values())
    gap = final - budget
    stated = sentence.stated if len(values) == len(("relation", "final", "budget")) else 0
    return len(values) in (1, 3) and stated == (0 if abs(gap) <= bound else 1 if gap > 0 else -1)


def _mended_by(cause: Cause, soft: Equation, figures: Mapping[str, Figure]) -> Correction | None:
    """The figure of both that, corrected by what the reference lacks, makes every equation of the cause hold."""
    for ref, weight in zip(soft.cells, soft.weights, strict=True):
        if weight and all(ref in equation.cells for equation in cause.equations):
            change = -soft.difference / weight
            if all(_would_hold(equation, Correction(ref, change), figures) for equation in cause.equations):
                return Correction(ref, change)
    return None


def _would_hold(equation: Equation, correction: Correction, figures: Mapping[str, Figure]) -> bool:
    weight = _weight(equation, correction.ref)
    if weight or equation.comparison != "ratio" or len(equation.cells) != len(("rate", "part", "whole")):
        return bool(weight) and equation.holds(equation.difference + weight * correction.change)
    part, whole = (figures[ref].value if ref in figures else Decimal(0) for ref in equation.cells[1:])
    if not whole or abs(100 * part / whole - equation.expected) > NEARLY:
        return False  # not simply the one by the other
    part += correction.change if correction.ref == equation.cells[1] else 0
    whole += correction.change if correction.ref == equation.cells[2] else 0
    return not whole or equation.holds(equation.stated - 100 * part / whole)  # of nothing there is no rate


def _with_consequences(found: Sequence[Cause], figures: Mapping[str, Figure]) -> list[Cause]:
    """A bound that a wrong row or column oversteps is a witness of that row or column, not a cause of its own."""
    roots = [cause for cause in found if any(equation.comparison in EXACT for equation in cause.equations)]
    further: dict[int, list[Cause]] = {}
    told: list[Cause] = []
    for cause in found:
        home = next((n for n, root in enumerate(roots) if cause is root or _follows(cause, root, figures)), None)
        if home is None:
            told.append(cause)
        elif cause is not roots[home] and cause not in roots:
            further.setdefault(home, []).append(cause)
    mended = [
        replace(root, equations=(*root.equations, *(e for one in further.get(n, ()) for e in one.equations)))
        for n, root in enumerate(roots)
    ]
    return [*mended, *told]


def _follows(cause: Cause, root: Cause, figures: Mapping[str, Figure]) -> bool:
    """Whether a cause made of bounds only speaks of a subject below the root's, or of the root's very column."""
    if any(equation.comparison in EXACT for equation in cause.equations):
        return False
    mine = _figures(cause.equations, figures)
    suspects = [figures[ref] for ref in (one.ref for one in root.corrections) if ref in figures]
    sums = [figure for figure in _figures(root.equations, figures) if figure.row in _summed_rows(root, figures)]
    codes = tuple(figure.code for figure in (*suspects, *sums) if figure.code and len(figure.code) >= KUAN)
    if codes and any(figure.code and figure.code.startswith(codes) for figure in mine):
        return True
    whole = {
        (figure.statement, figure.column)
        for figure in _figures(root.equations, figures)
        if not figure.is_fact and not figure.code
    }
    return any((figure.statement, figure.column) in whole for figure in mine if figure.code)


def _figures(equations: Sequence[Equation], figures: Mapping[str, Figure]) -> list[Figure]:
    return [figures[ref] for equation in equations for ref in equation.cells if ref in figures]


def _belong(one: Cause, other: Cause, judged: Sequence[Equation], figures: Mapping[str, Figure]) -> bool:
    if _same_rows(one, other, figures):
        return True
    if not one.corrections or not other.corrections:
        return _shares_amount(one, other) or any(_repeats(*pair, figures) for pair in ((one, other), (other, one)))
    first, second = one.corrections[0], other.corrections[0]
    a, b = figures.get(first.ref), figures.get(second.ref)
    if a is None or b is None or a.is_fact != b.is_fact:
        return False
    if a.is_fact:
        return first.ref == second.ref
    if a.row == b.row or _possible_rows(one, figures) & _possible_rows(other, figures):
        return True
    if a.statement != b.statement or abs(abs(first.change) - abs(second.change)) > Decimal("0.005"):
        return False
    return (first.change == -second.change and a.column == b.column) or _is_carried(first.ref, second.ref, judged)


def _same_rows(one: Cause, other: Cause, figures: Mapping[str, Figure]) -> bool:
    """Neither names its culprit, and both break the same subject's sum, in two columns: one row is at fault."""
    if not all(cause.rivals or cause.is_contradiction for cause in (one, other)):
        return False
    return bool(_summed_rows(one, figures) & _summed_rows(other, figures))


def _possible_rows(cause: Cause, figures: Mapping[str, Figure]) -> set[tuple[str, int | None]]:
    """The rows of the 项 one of which is at fault."""
    refs = [*(one.ref for one in cause.corrections), *cause.rivals]
    return {figures[ref].row for ref in refs if ref in figures and len(figures[ref].code or "") == XIANG}


def _summed_rows(cause: Cause, figures: Mapping[str, Figure]) -> set[tuple[str, int | None]]:
    """The rows of subjects whose sums fail; totals of whole tables aside."""
    refs = {
        ref
        for equation in cause.equations
        if equation.family == "A"
        for ref, weight in zip(equation.cells, equation.weights, strict=True)
        if weight > 0
    }
    return {figures[ref].row for ref in refs if ref in figures and figures[ref].code}


def _shares_amount(one: Cause, other: Cause) -> bool:
    """A contradiction that differs by what a correction changes, or by the same as another, and shares a figure; of
    bounds alone the figure is enough.
    """
    cells = {ref for equation in one.equations for ref in equation.cells}
    if cells.isdisjoint(ref for equation in other.equations for ref in equation.cells):
        return False
    amounts, others = ({abs(e.difference) for e in cause.equations if e.comparison in EXACT} for cause in (one, other))
    return bool(amounts & others) or not amounts or not others


def _repeats(one: Cause, other: Cause, figures: Mapping[str, Figure]) -> bool:
    """A contradiction about a row that is corrected in another column: by the very amount, or in the same subject."""
    rows = {figures[ref].row for equation in one.equations for ref in equation.cells if ref in figures}
    amounts = {abs(e.difference) for e in one.equations if e.comparison in EXACT}
    changes = {
        abs(correction.change)
        for correction in other.corrections
        if (figure := figures.get(correction.ref)) and figure.row in rows
    }
    if not one.is_contradiction or not changes:
        return False
    return bool(changes & amounts or _summed_rows(one, figures) & _summed_rows(other, figures))


def _is_carried(first: str, second: str, judged: Sequence[Equation]) -> bool:
    return any(
        equation.status != "fail" and first in equation.cells and second in equation.cells for equation in judged
    )


def _union(group: Sequence[Cause]) -> Cause:
    if len(group) == 1:
        return group[0]
    equations = {equation.name: equation for cause in group for equation in cause.equations}
    corrections = tuple(correction for cause in group for correction in cause.corrections)
    rivals = group[0].rivals if len(group) == 1 else ()
    return Cause(tuple(equations.values()), corrections, rivals, is_contradiction=not corrections)
