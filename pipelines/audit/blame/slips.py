"""Whole slips, tried before single cells are blamed: a last row that repeats the subtotal, rows moved up or down.

In: the equations of one report and its figures. Out: causes that explain every equation they claim, each with a note in
words; what is left is for `causes`. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from pipelines.audit.reasoning import EXACT, Cause, Correction, Equation, Figure

FAMILIES: Final = ("A", "X", "N")
MOVES: Final = (1, -1, 2, -2)
FEWEST: Final = 8  # equations a moved block has to mend, and amounts it has to move to places of others
SUBTOTALLED: Final = 2  # rows a subtotal counts up, at least
MOST_BROKEN: Final = 0.1  # of the equations it mends


def whole_slips(equations: Sequence[Equation], figures: Mapping[str, Figure]) -> tuple[list[Cause], list[Equation]]:
    """Causes of whole slips, and the equations they do not explain."""
    found: list[Cause] = []
    left = list(equations)
    for slip in (*_moved_blocks(equations, figures), *_repeated_subtotals(equations, figures)):
        names = {equation.name for equation in slip.equations}
        if names <= {equation.name for equation in left}:
            found.append(slip)
            left = [equation for equation in left if equation.name not in names]
    return found, left


def _repeated_subtotals(equations: Sequence[Equation], figures: Mapping[str, Figure]) -> Iterator[Cause]:
    """The last of the rows below a subject prints the subject's own amount once more: without it the sum is right."""
    for equation in _failing(equations):
        upper = [figures[r] for r, w in zip(equation.cells, equation.weights, strict=True) if w > 0 and r in figures]
        lower = [figures[r] for r, w in zip(equation.cells, equation.weights, strict=True) if w < 0 and r in figures]
        if len(upper) != 1 or len(lower) <= SUBTOTALLED or upper[0].value == 0:
            continue
        *others, last = sorted(lower, key=lambda figure: (figure.row_no or 0, figure.ref))
        is_repeated = last.value == upper[0].value and abs(equation.difference + last.value) <= equation.bound
        is_doubled = any(last.code == figure.code for figure in others)  # a row read or printed twice is another slip
        if is_repeated and not is_doubled and last.statement == upper[0].statement:
            change = -last.value
            mended = _mended(equations, {last.ref: change})
            note = f"正好等于“{upper[0].name}”的小计，疑该行重复了小计；不计此行则相符"
            yield Cause(tuple(mended), (Correction(last.ref, change),), note=note)


def _moved_blocks(equations: Sequence[Equation], figures: Mapping[str, Figure]) -> Iterator[Cause]:
    """From one row of a table on, every amount stands some rows too low or too high."""
    failing = _failing(equations)
    for statement in sorted({ref.partition("/")[0] for equation in failing for ref in equation.cells}):
        columns = _columns(statement, figures)
        if not columns or _has_a_row_twice(columns):
            continue
        best: tuple[int, int, int, dict[str, Decimal], list[Equation]] | None = None
        rows = sorted({row for column in columns.values() for row in column})
        for move in MOVES:
            for first in rows:
                changes = _changes(columns, first, move)
                if sum(figures[ref].value + change != 0 for ref, change in changes.items()) < FEWEST:
                    continue
                mended = _mended(equations, changes)
                if len(mended) < FEWEST:
                    continue
                broken = _broken(equations, changes)
                if broken <= MOST_BROKEN * len(mended) and (best is None or len(mended) - broken > best[0]):
                    best = (len(mended) - broken, first, move, changes, mended)
        if best:
            _, first, move, changes, mended = best
            start = next(
                figure for figure in figures.values() if figure.statement == statement and figure.row_no == first
            )
            way = f"上移{move}行" if move > 0 else f"下移{-move}行"
            note = f"自“{start.name}”一行起，金额疑整体错位；{way}后，{len(mended)}条等式相符"
            yield Cause(tuple(mended), tuple(Correction(ref, change) for ref, change in changes.items()), note=note)


def _columns(statement: str, figures: Mapping[str, Figure]) -> dict[str, dict[int, Figure]]:
    """Column → row → figure of the coded rows of a table."""
    columns: defaultdict[str, dict[int, Figure]] = defaultdict(dict)
    for figure in figures.values():
        if figure.statement == statement and figure.row_no is not None and figure.code:
            columns[figure.column][figure.row_no] = figure
    return dict(columns)


def _has_a_row_twice(columns: Mapping[str, Mapping[int, Figure]]) -> bool:
    """A row read twice moves all below it, too, and is told as what it is."""
    return any(
        count > 1
        for column in columns.values()
        for count in Counter((figure.code, figure.value) for figure in column.values() if figure.value).values()
    )


def _changes(columns: Mapping[str, Mapping[int, Figure]], first: int, move: int) -> dict[str, Decimal]:
    """What every amount from row `first` on would change by if it stood `move` rows higher."""
    changes: dict[str, Decimal] = {}
    for column in columns.values():
        rows = [row for row in sorted(column) if row >= first]
        for row in rows:
            source = column.get(row + move)
            value = source.value if source is not None and row + move >= first else None
            if value is None:
                value = Decimal(0) if move > 0 else column[row].value
            if value != column[row].value:
                changes[column[row].ref] = value - column[row].value
    return changes


def _failing(equations: Sequence[Equation]) -> list[Equation]:
    return [e for e in equations if e.status == "fail" and e.family in FAMILIES and e.comparison in EXACT]


def _mended(equations: Sequence[Equation], changes: Mapping[str, Decimal]) -> list[Equation]:
    """Failing equations that hold once these amounts are changed, and that they are part of."""
    return [e for e in equations if e.status == "fail" and _touches(e, changes) and e.holds(_changed(e, changes))]


def _broken(equations: Sequence[Equation], changes: Mapping[str, Decimal]) -> int:
    """Equations that hold now and would not."""
    judged = (e for e in equations if e.status in ("pass", "rounding") and _touches(e, changes))
    return sum(not e.holds(_changed(e, changes)) for e in judged)


def _touches(equation: Equation, changes: Mapping[str, Decimal]) -> bool:
    return any(ref in changes and weight for ref, weight in zip(equation.cells, equation.weights, strict=True))


def _changed(equation: Equation, changes: Mapping[str, Decimal]) -> Decimal:
    moved = zip(equation.cells, equation.weights, strict=True)
    return equation.difference + sum((weight * changes.get(ref, Decimal(0)) for ref, weight in moved), Decimal(0))
