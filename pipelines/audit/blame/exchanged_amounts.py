"""Amounts that stand in each other's places: a column a row too low, rows or columns exchanged. One slip, one cause.

In: causes and figures. Out: causes, those of one ring of amounts joined. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipelines.audit.reasoning import EXACT, Cause, Correction, Equation, Figure

COLUMN: Final = "A"  # laws of one table; one that fails without a culprit names the amount it states


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an amount stands, what it is and what it ought to be."""

    ref: str
    column: tuple[str, str]
    value: Decimal
    due: Decimal


def rings_joined(found: Sequence[Cause], figures: Mapping[str, Figure]) -> list[Cause]:
    """Of one column, causes whose amounts, put right, are the same amounts in another order; and what any explain."""
    told = _rows_named(found, figures)
    for ring in _rings(told, figures):
        members = list({id(cause): cause for cause, _ in ring}.values())
        corrections = {place.ref: Correction(place.ref, place.due - place.value) for _, place in ring}
        further = {one.ref: one for cause in members for one in cause.corrections}
        if len(members) > 1:
            told = _joined(told, members, tuple((further | corrections).values()))
    for cause in [one for one in told if len(one.corrections) > 1]:
        if cause in told and any(_explained(one, cause.corrections) for one in told if one is not cause):
            told = _joined(told, [cause], cause.corrections)
    return told


def _joined(told: list[Cause], members: list[Cause], corrections: tuple[Correction, ...]) -> list[Cause]:
    """These and what their corrections explain as one cause, where the first of them stood."""
    alike = [one for one in told if one in members or _explained(one, corrections)]
    equations = {equation.name: equation for cause in [*members, *alike] for equation in cause.equations}
    whole = Cause(tuple(equations.values()), corrections)
    at = told.index(members[0])
    return [*(one for one in told[:at] if one not in alike), whole, *(one for one in told[at:] if one not in alike)]


def _rows_named(found: Sequence[Cause], figures: Mapping[str, Figure]) -> list[Cause]:
    """What one column has too much and another lacks, in one row: its cell is at fault there, not a neighbour's."""
    told = list(found)
    for one in found:
        for other in found:
            if one in told and other in told and (cell := _lacking(one, other, figures)):
                change = other.corrections[0].change
                equations = (*one.equations, *other.equations)
                told[told.index(one)] = Cause(equations, (*one.corrections, Correction(cell, change)))
                told.remove(other)
    return told


def _lacking(one: Cause, other: Cause, figures: Mapping[str, Figure]) -> str | None:
    """The cell of the first cause's row that may be at fault for the second as well as the one it names."""
    if one is other or not all(len(cause.corrections) == 1 and not cause.rivals for cause in (one, other)):
        return None
    named, blamed = (figures.get(cause.corrections[0].ref) for cause in (one, other))
    slack = max(equation.bound for equation in (*one.equations, *other.equations))
    if named is None or blamed is None or named.is_fact or named.statement != blamed.statement:
        return None
    if named.row == blamed.row or abs(one.corrections[0].change + other.corrections[0].change) > slack:
        return None
    return next(
        (ref for ref in _alike(blamed.ref, other) if (cell := figures.get(ref)) and cell.row == named.row), None
    )


def _alike(ref: str, cause: Cause) -> list[str]:
    """Cells that enter every equation of the cause as this one does."""
    signs = [dict(zip(equation.cells, equation.weights, strict=True)) for equation in cause.equations]
    return [one for one in signs[0] if all(one in each and each[one] == each.get(ref) for each in signs)]


def _rings(found: Sequence[Cause], figures: Mapping[str, Figure]) -> Iterator[list[tuple[Cause, _Place]]]:
    """Each begins with an amount, goes on with the one that ought to stand there, and ends where it began."""
    left = [(cause, place) for cause in found for place in _places(cause, figures)]
    while left:
        ring = [left.pop(0)]
        while ring[-1][1].due != ring[0][1].value:
            last = ring[-1][1]
            nearest = [one for one in left if one[1].column == last.column and one[1].value == last.due]
            if not nearest:
                break
            ring.append(nearest[0])
            left.remove(nearest[0])
        else:
            if len(ring) > 1:
                yield ring


def _places(cause: Cause, figures: Mapping[str, Figure]) -> Iterator[_Place]:
    """The amounts the cause is about: its culprits, or what its one law of a table states."""
    exact = [one for one in cause.equations if one.comparison in EXACT and one.family == COLUMN]
    if cause.corrections and not cause.rivals:
        changes = {one.ref: one.change for one in cause.corrections}
    elif len(exact) == 1 and exact[0].weights.count(1) == 1:
        changes = {exact[0].cells[exact[0].weights.index(1)]: -exact[0].difference}
    else:
        return
    for ref, change in changes.items():
        figure = figures.get(ref)
        if figure is not None and figure.code is not None and figure.value:
            yield _Place(ref, (figure.statement, figure.column), figure.value, figure.value + change)


def _explained(cause: Cause, corrections: Sequence[Correction]) -> bool:
    """Whether everything the cause is made of holds once the ring is put right."""
    return all(_mended(equation, corrections) for equation in cause.equations)


def _mended(equation: Equation, corrections: Sequence[Correction]) -> bool:
    changes = [
        weight * correction.change
        for correction in corrections
        for ref, weight in zip(equation.cells, equation.weights, strict=True)
        if ref == correction.ref
    ]
    return bool(changes) and equation.holds(equation.difference + sum(changes))
