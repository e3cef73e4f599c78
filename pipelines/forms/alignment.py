"""Words that stand in columns without rules between them → a grid as if there were rules.

In: the word lines under a title and, where drawn, the rules' places. Out: one `Grid`, or None where nothing lines up.
Numbers make columns, names make rows, headings fill in columns that are blank. Used only where ruling fails.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from pipelines.forms.columns import is_number_row
from pipelines.forms.headings import (
    HeadingCluster,
    HeadingSpan,
    heading_clusters,
    is_known_heading,
    is_leaf_heading,
    parent_spans,
)
from pipelines.forms.measures import phase_of
from pipelines.labels import plain
from pipelines.pages.words import Word
from pipelines.tables.model import Cell, Grid
from pipelines.vocabulary import CODED, TWO_SIDED, Statement, class_codes, row_items

Interval = tuple[float, float]
Line = Sequence[Word]

_FIGURE: Final = re.compile(r"\d[.．]\d|\d[,，]\d{3}")
_ORDINAL: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、")
BRIDGE_SHARE: Final = 0.12
MIN_COLUMNS: Final = 2
MIN_PHASES: Final = 4
SAME_LEVEL: Final = 4.0
SAME_ROW_EM: Final = 0.8
FIRST_NAME_EM: Final = 1.1
SIDES: Final = 2  # names a row may have


def aligned_grid(
    page: int,
    lines: Sequence[Line],
    statement: Statement,
    *,
    x: Sequence[float] | None = None,
    y: Sequence[float] | None = None,
    is_continued: bool = False,
) -> Grid | None:
    """`x`: known column bounds (of drawn rules or of the page before); `y`: places of drawn horizontal rules.

    `is_continued`: the page before holds the table's beginning, so that what stands first may be the rest of a row.
    """
    lines = [line for line in lines if line]
    start = _with_first_name(lines, body_start(lines, statement), statement)
    rest = _rest_of_row(lines[:start], statement) if is_continued else []
    lines, start = (lines[start:], 0) if rest else (lines, start)
    header = [line for line in lines[:start] if not is_number_row([word.text for word in line])]
    body = [line for line in lines[start:] if not is_number_row([word.text for word in line])]
    clusters = heading_clusters([word for line in header for word in line], statement, y or ())
    bounds = list(x) if x else _column_bounds(body, clusters, statement)
    if len(bounds) - 1 < MIN_COLUMNS:
        return None
    rows = _rows(body, bounds, statement, y or ())
    return _built(page, bounds, clusters, [rest, *rows] if rest else rows)


def body_start(lines: Sequence[Line], statement: Statement) -> int:
    """The first line that prints an amount or a code, or that names a row."""
    for number, line in enumerate(lines):
        texts = [word.text for word in line]
        if is_number_row(texts):
            continue
        if any(word.is_number for word in line) or _names_row(line, statement):
            return number
    return len(lines)


def _with_first_name(lines: Sequence[Line], start: int, statement: Statement) -> int:
    """The first row's name may begin on a line of its own above its figures."""
    while 0 < start < len(lines):
        above, first = lines[start - 1], lines[start]
        close = first[0].baseline - above[0].baseline < FIRST_NAME_EM * first[0].size
        if not close or len(above) > SIDES or any(_is_heading(word, statement) for word in above):
            break
        start -= 1
    return start


def _rest_of_row(lines: Sequence[Line], statement: Statement) -> list[Word]:
    """What a page break left of a row above the first one of the page, if it is no header."""
    words = [word for line in lines for word in line]
    is_header = len(lines) > 1 or len(words) > SIDES or any(_is_heading(word, statement) for word in words)
    return [] if is_header else words


def _is_heading(word: Word, statement: Statement) -> bool:
    return is_known_heading(word.text, statement) and not _ORDINAL.match(word.text)


def _names_row(line: Line, statement: Statement) -> bool:
    names = [plain(word.text) for word in line]
    if statement in TWO_SIDED:
        # The funds that head the columns of T04 are names of rows too: a row's name has an ordinal or a total.
        return any(
            (_ORDINAL.match(w.text) or (len(n) > 2 and n.endswith("合计"))) and n in _two_sided_names(statement)
            for w, n in zip(line, names, strict=True)
        )
    return len(line) == 1 and names[0].endswith("计") and names[0] in row_items(statement, "")


def _column_bounds(body: Sequence[Line], clusters: Sequence[HeadingCluster], statement: Statement) -> list[float]:
    if statement == "T07" and (bounds := _phase_bounds(body, clusters)):
        return bounds
    columns = _number_columns(body)
    for interval in _text_columns(body, columns):
        columns = _united([*columns, interval])
    leaves = [(c.x0, c.x1) for c in clusters if is_leaf_heading(c, clusters, statement)]
    columns = _headed(columns, leaves)
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


def _headed(columns: Sequence[Interval], headings: Sequence[Interval]) -> list[Interval]:
    """Columns reaching to their headings: one centred over right-aligned figures need not overlap them.

    A heading that no column lacks is that of a blank column.
    """
    free = [heading for heading in headings if not any(_overlap(heading, column) for column in columns)]
    laid = list(columns)
    for number, column in enumerate(columns):
        if any(_overlap(heading, column) for heading in headings):
            continue
        reachable = [heading for heading in free if not _is_parted(heading, column, [*columns, *headings])]
        if reachable:
            nearest = min(reachable, key=lambda heading: _gap(heading, column))
            free.remove(nearest)
            laid[number] = (min(column[0], nearest[0]), max(column[1], nearest[1]))
    return sorted([*laid, *free])


def _overlap(a: Interval, b: Interval) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])


def _gap(a: Interval, b: Interval) -> float:
    return max(a[0], b[0]) - min(a[1], b[1])


def _is_parted(a: Interval, b: Interval, others: Sequence[Interval]) -> bool:
    low, high = min(a[1], b[1]), max(a[0], b[0])
    return any(other not in (a, b) and low <= (other[0] + other[1]) / 2 <= high for other in others)


def _number_columns(body: Sequence[Line]) -> list[Interval]:
    return _united([(word.x0, word.x1) for line in body for word in line if word.is_number])


def _text_columns(body: Sequence[Line], numbers: Sequence[Interval]) -> list[Interval]:
    """Where names stand in more rows than a bridging total would; numbers' columns keep their place."""
    words = [word for line in body for word in line if not word.is_number]
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
    return [run for run in runs if run[1] - run[0] >= 8]


def _united(intervals: Sequence[Interval]) -> list[Interval]:
    united: list[Interval] = []
    for low, high in sorted(intervals):
        if united and low < united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], high))
        else:
            united.append((low, high))
    return united


def _rows(body: Sequence[Line], bounds: Sequence[float], statement: Statement, y: Sequence[float]) -> list[list[Word]]:
    bands = _banded(body, y)
    figures = sum(any(_FIGURE.search(word.text) for word in line) for line in body)
    numbers = sum(any(word.is_number for word in line) for line in body)
    return (
        bands if len(bands) >= 0.7 * (figures or numbers) and len(bands) > 1 else _joined_lines(body, bounds, statement)
    )


def _banded(body: Sequence[Line], y: Sequence[float]) -> list[list[Word]]:
    rows: dict[int, list[Word]] = {}
    for line in body:
        for word in line:
            rows.setdefault(int(np.searchsorted(y, (word.top + word.bottom) / 2)), []).append(word)
    return [rows[band] for band in sorted(rows)]


def _joined_lines(body: Sequence[Line], bounds: Sequence[float], statement: Statement) -> list[list[Word]]:
    """Lines as rows; a line that only carries on a name goes to the row that name belongs to."""
    numbered = [line[0].baseline for line in body if any(word.is_number for word in line)]
    figures = [line[0].baseline for line in body if any(_FIGURE.search(word.text) for word in line)] or numbered
    anchors = [number for number, line in enumerate(body) if _is_anchor(line, figures, numbered, statement)]
    if not anchors:
        return [list(line) for line in body]
    rows: dict[int, list[Word]] = {anchor: list(body[anchor]) for anchor in anchors}
    loose = [(number, word) for number, line in enumerate(body) if number not in rows for word in line]
    for column in {_column_of(word, bounds) for _, word in loose}:
        lines = [(number, word) for number, word in loose if _column_of(word, bounds) == column]
        named = {a for a in anchors if any(_column_of(word, bounds) == column for word in body[a])}
        owners = _centred_owners([number for number, _ in lines], anchors, named)
        for place, (number, word) in enumerate(lines):
            rows[owners[place] if owners else _nearest(body, anchors, number)].append(word)
    return [rows[anchor] for anchor in anchors]


def _nearest(body: Sequence[Line], anchors: Sequence[int], number: int) -> int:
    return min(anchors, key=lambda anchor: (abs(body[anchor][0].baseline - body[number][0].baseline), anchor))


def _centred_owners(lines: Sequence[int], anchors: Sequence[int], named: set[int]) -> list[int] | None:
    """Owners of wrapped lines if every name stands centred on its row: as many lines above it as below.

    The lines above the first row fix how many follow it, those fix the next row's, and so on to the end.
    """
    owners: list[int] = []
    pending = [number for number in lines if number < anchors[0]]
    beyond = max([*anchors, *lines]) + 1
    for anchor, following in pairwise([*anchors, beyond]):
        if anchor not in named and not pending:
            return None
        between = [n for n in lines if anchor < n < following]
        if len(pending) > len(between):
            return None
        owners += [anchor] * (2 * len(pending))
        pending = between[len(pending) :]
    return None if pending else owners


def _is_anchor(line: Line, figures: Sequence[float], numbered: Sequence[float], statement: Statement) -> bool:
    """A line that stands for a row: it has numbers, or it begins a name with no number beside its middle.

    Digits just above and below a line of figures are a code broken over two lines.
    """
    if any(word.is_number for word in line):
        return not _is_beside(line, figures) or any(_FIGURE.search(word.text) for word in line)
    if _is_beside(line, numbered):
        return False
    names = [plain(word.text) for word in line]
    if statement in TWO_SIDED:
        return any(name in _two_sided_names(statement) for name in names) or any(_ORDINAL.match(w.text) for w in line)
    if statement in CODED or statement == "T06":
        return any(name in row_items(statement, "") for name in names)
    return True


def _is_beside(line: Line, places: Sequence[float]) -> bool:
    return any(0 < abs(line[0].baseline - place) < SAME_ROW_EM * line[0].size for place in places)


def _two_sided_names(statement: Statement) -> set[str]:
    return {*row_items(statement, "revenue"), *row_items(statement, "expenditure"), *class_codes()}


def _built(
    page: int,
    bounds: Sequence[float],
    clusters: Sequence[HeadingCluster],
    rows: Sequence[Sequence[Word]],
) -> Grid:
    spans = parent_spans(clusters, bounds)
    levels = sorted({span.level for span in spans})
    cells = [_heading_cell(page, levels.index(span.level), span, bounds) for span in spans]
    tops = [min(word.top for word in row) for row in rows]
    bottoms = [max(word.bottom for word in row) for row in rows]
    for number, (row, top, bottom) in enumerate(zip(rows, tops, bottoms, strict=True), len(levels)):
        cells += _row_cells(page, number, row, bounds, (top, bottom))
    heights = [min(span.cluster.top for span in spans if span.level == level) for level in levels]
    end = bottoms[-1] if bottoms else max((cluster.bottom for cluster in clusters), default=0.0)
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return Grid(page, tuple(bounds), (*heights, *tops, end), ordered, "aligned")


def _heading_cell(page: int, row: int, span: HeadingSpan, bounds: Sequence[float]) -> Cell:
    cluster = span.cluster
    box = (bounds[span.start], cluster.top, bounds[span.end], cluster.bottom)
    return Cell(row, span.start, row + 1, span.end, cluster.text, page, *box)


def _row_cells(
    page: int, number: int, row: Sequence[Word], bounds: Sequence[float], extent: tuple[float, float]
) -> list[Cell]:
    texts: list[list[Word]] = [[] for _ in range(len(bounds) - 1)]
    for word in row:
        texts[_column_of(word, bounds)].append(word)
    return [
        Cell(number, column, number + 1, column + 1, _text(words), page, left, extent[0], right, extent[1])
        for column, (words, (left, right)) in enumerate(zip(texts, pairwise(bounds), strict=True))
    ]


def _column_of(word: Word, bounds: Sequence[float]) -> int:
    overlaps = [min(word.x1, right) - max(word.x0, left) for left, right in pairwise(bounds)]
    return int(np.argmax(overlaps))


def _text(words: Sequence[Word]) -> str:
    ordered = sorted(words, key=lambda word: (round(word.baseline / 2.5), word.x0))
    return "\n".join(word.text for word in ordered)
