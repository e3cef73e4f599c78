"""Words of an unruled table → where its columns part: amounts, names and headings stand above each other.

In: the lines of the body and the heading clusters. Out: bounds of columns. Rows are made in `aligned`.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import inf
from typing import Final, TypeAlias

import numpy as np

from pipelines.formats.pdf.words import Word
from pipelines.forms.measures import phase_of
from pipelines.tables.unruled.headings import HeadingCluster, is_leaf_heading
from pipelines.vocabulary.amounts import is_nothing
from pipelines.vocabulary.lexicon import Statement
from pipelines.vocabulary.text import plain

Interval: TypeAlias = tuple[float, float]
Line: TypeAlias = Sequence[Word]

BRIDGE_SHARE: Final = 0.12
MIN_COLUMNS: Final = 2
MIN_PHASES: Final = 4
MIN_TEXT: Final = 8.0
SAME_LEVEL: Final = 4.0
UNHEADED: Final = 1000.0  # points; farther than any heading, so that as few columns as can be have none


def column_bounds(body: Sequence[Line], clusters: Sequence[HeadingCluster], statement: Statement) -> list[float]:
    if statement == "T07" and (bounds := _phase_bounds(body, clusters)):
        return bounds
    columns = _figure_columns(body)
    for interval in _text_columns(body, columns):
        columns = _united([*columns, interval])
    leaves = [(c.x0, c.x1) for c in clusters if is_leaf_heading(c, clusters, statement)]
    columns = _headed(columns, _united(leaves), body)
    if not columns:
        return []
    middles = [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    return [columns[0][0] - 2, *middles, columns[-1][1] + 2]


def _phase_bounds(body: Sequence[Line], clusters: Sequence[HeadingCluster]) -> list[float]:
    """Bounds halfway between the headings 预算数 and 决算数, where a row of them heads the columns in turn.

    Figures at the right of narrow columns come nearer to the next heading's parent than to their own heading.
    """
    lowest = max((cluster.bottom for cluster in clusters), default=0.0)
    phases = [phase_of(plain(c.text)) for c in clusters if c.bottom > lowest - SAME_LEVEL]
    centers = sorted(c.center for c in clusters if c.bottom > lowest - SAME_LEVEL)
    if len(centers) < MIN_PHASES or None in phases or len(set(phases)) < MIN_COLUMNS:
        return []
    middles = [(left + right) / 2 for left, right in pairwise(centers)]
    bounds = [2 * centers[0] - middles[0], *middles, 2 * centers[-1] - middles[-1]]
    figures = [[word for word in line if word.is_number] for line in body]
    columns = [[int(np.searchsorted(bounds, word.center)) for word in line] for line in figures]
    fit = all(len(set(line)) == len(line) and all(0 < c < len(bounds) for c in line) for line in columns)
    return bounds if fit else []


def _headed(columns: Sequence[Interval], headings: Sequence[Interval], body: Sequence[Line]) -> list[Interval]:
    """Columns reaching to their headings: one centred over right-aligned figures need not overlap them.

    A heading that no column lacks is that of a blank column.
    """
    chosen = _headings_of(columns, headings, body)
    laid = [
        heading if heading and not _overlap(heading, column) else column
        for column, heading in zip(columns, (None if n is None else headings[n] for n in chosen), strict=True)
    ]
    together: dict[int, Interval] = {}
    alone: list[Interval] = []
    for column, reach, number in zip(columns, laid, chosen, strict=True):
        if number is None:
            alone.append(column)
            continue
        parts = [column, reach, *([together[number]] if number in together else [])]
        together[number] = (min(low for low, _ in parts), max(high for _, high in parts))
    free = [heading for heading in headings if not any(_overlap(heading, place) for place in together.values())]
    return sorted([*together.values(), *alone, *free])


def _headings_of(
    columns: Sequence[Interval], headings: Sequence[Interval], body: Sequence[Line]
) -> Sequence[int | None]:
    """The heading of each column, from left to right as the columns stand, and as near to them as can be.

    No cell reaches into the next: a column or heading that overlaps one of the other kind goes with none beside it.
    Two columns are under one heading only if one holds nothing but dashes, centred where figures are not, and no
    line prints something in both.
    """
    held = [
        [(n, word) for n, line in enumerate(body) for word in line if _overlap((word.x0, word.x1), column)]
        for column in columns
    ]
    filled = [{number for number, _ in words} for words in held]
    is_marks = [all(is_nothing(word.text) for _, word in words) for words in held]
    own = [column for column, is_mark in zip(columns, is_marks, strict=True) if not is_mark]
    distances = [[_distance(column, heading, headings, own) for heading in headings] for column in columns]

    @cache
    def best(column: int, first: int) -> tuple[float, tuple[int | None, ...]]:
        """The cheapest choice for the columns from `column` on with headings from `first` on."""
        if column == len(columns):
            return 0.0, ()
        cost, rest = best(column + 1, first)
        choices = [(cost + UNHEADED, (None, *rest))]
        for heading in range(first, len(headings)):
            near = distances[column][heading]
            for end in _ends_of_one(column, filled, is_marks) if near < inf else ():
                apart = sum(distances[n][heading] for n in range(column + 1, end))
                cost, rest = best(end, heading + 1)
                choices.append((near + apart + cost, (*[heading] * (end - column), *rest)))
        return min(choices, key=lambda choice: choice[0])

    return best(0, 0)[1]


def _ends_of_one(start: int, filled: Sequence[set[int]], is_marks: Sequence[bool]) -> Iterable[int]:
    """Ends of the runs of columns from `start` on that are one: that no line fills twice, and one holds figures."""
    seen: set[int] = set()
    for end in range(start, len(filled)):
        if seen & filled[end] or is_marks[start : end + 1].count(False) > 1:
            return
        seen |= filled[end]
        yield end + 1


def _distance(column: Interval, heading: Interval, headings: Sequence[Interval], columns: Sequence[Interval]) -> float:
    if _overlap(column, heading):
        return 0.0
    if any(_overlap(column, other) for other in headings) or any(_overlap(heading, other) for other in columns):
        return inf
    return abs(sum(column) - sum(heading)) / 2


def _overlap(a: Interval, b: Interval) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])


def _figure_columns(body: Sequence[Line]) -> list[Interval]:
    """Numbers, and the marks that stand for nothing where they do not stand among them."""
    numbers = _united((word.x0, word.x1) for line in body for word in line if word.is_number)
    return _united([*numbers, *((word.x0, word.x1) for line in body for word in line if is_nothing(word.text))])


def _text_columns(body: Sequence[Line], numbers: Sequence[Interval]) -> list[Interval]:
    """Where names stand in more rows than a bridging total would; numbers' columns keep their place."""
    words = [word for line in body for word in line if not (word.is_number or is_nothing(word.text))]
    if not words:
        return []
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    cover = np.zeros(int(right - left) + 2)
    for word in words:
        cover[int(word.x0 - left) : max(int(word.x1 - left), int(word.x0 - left) + 1)] += 1
    filled = cover >= max(1.0, BRIDGE_SHARE * len(body))
    for low, high in numbers:
        filled[max(int(low - left), 0) : max(int(high - left) + 1, 0)] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8)))
    runs = [(left + float(a), left + float(b)) for a, b in edges.reshape(-1, 2)]
    return _unparted([run for run in runs if run[1] - run[0] >= MIN_TEXT], body)


def _unparted(runs: Sequence[Interval], body: Sequence[Line]) -> list[Interval]:
    """Neighbouring runs are one column if a word reaches over both and no line has a word in each."""
    whole: list[Interval] = []
    for run in runs:
        if whole and _is_one_column(whole[-1], run, body):
            whole[-1] = (whole[-1][0], run[1])
        else:
            whole.append(run)
    return whole


def _is_one_column(left: Interval, right: Interval, body: Sequence[Line]) -> bool:
    is_bridged = False
    for line in body:
        on_left = {word for word in line if _overlap((word.x0, word.x1), left)}
        on_right = {word for word in line if _overlap((word.x0, word.x1), right)}
        if on_left and on_right and on_left != on_right:
            return False
        is_bridged = is_bridged or bool(on_left & on_right)
    return is_bridged


def _united(intervals: Iterable[Interval]) -> list[Interval]:
    united: list[Interval] = []
    for low, high in sorted(intervals):
        if united and low < united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], high))
        else:
            united.append((low, high))
    return united
