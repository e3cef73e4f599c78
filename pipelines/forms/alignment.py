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
from pipelines.forms.gutters import MIN_COLUMNS, Line, column_bounds
from pipelines.forms.headings import (
    HeadingCluster,
    HeadingSpan,
    heading_clusters,
    is_known_heading,
    parent_spans,
)
from pipelines.labels import plain
from pipelines.pages.words import CODE_PARTS, Word
from pipelines.tables.model import Cell, Grid
from pipelines.vocabulary import CODED, TWO_SIDED, Statement, class_codes, row_items

_FIGURE: Final = re.compile(r"\d[.．]\d|\d[,，]\d{3}")
_WHOLE_CODE: Final = re.compile(r"^[1-9]\d{2}(?:\d\d){0,2}$")
_ORDINAL: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、")
SAME_ROW_EM: Final = 0.8
LEADING_EM: Final = 1.6
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
    has_head: bool = False,
) -> Grid | None:
    """`x`: known column bounds (of drawn rules or of the page before); `y`: places of drawn horizontal rules.

    `is_continued`: the page before holds the table's beginning, so that what stands first may be the rest of a row.
    `has_head`: the header is known, and none of the lines belongs to it.
    """
    lines = [line for line in lines if line]
    start = 0 if has_head else _with_first_name(lines, body_start(lines, statement), statement)
    rest = _rest_of_row(lines[:start], statement) if is_continued else []
    lines, start = (lines[start:], 0) if rest else (lines, start)
    header = [line for line in lines[:start] if not _numbers_columns(line, lines)]
    body = [line for line in lines[start:] if not _numbers_columns(line, lines)]
    clusters = heading_clusters([word for line in header for word in line], statement, y or ())
    bounds = list(x) if x else column_bounds(body, clusters, statement)
    if len(bounds) - 1 < MIN_COLUMNS:
        return None
    rows = _rows(body, bounds, statement, y or ())
    return _built(page, bounds, clusters, [rest, *rows] if rest else rows)


def _numbers_columns(line: Line, lines: Sequence[Line]) -> bool:
    """栏次: the columns' numbers reach over the amounts; digits of codes broken over lines stand left of them all.

    类 | 款 | 项 on a line of their own are what numbers stand for in columns of codes.
    """
    texts = [word.text for word in line]
    is_parts = len(texts) > 1 and CODE_PARTS.issuperset(texts)
    return is_parts or (is_number_row(texts) and line[-1].x1 > _amounts_start(lines))


def _amounts_start(lines: Sequence[Line]) -> float:
    """The left end of the leftmost amount; 0 where there is none."""
    return min((word.x0 for line in lines for word in line if _FIGURE.search(word.text)), default=0.0)


def body_start(lines: Sequence[Line], statement: Statement) -> int:
    """The first line that prints an amount or a code, or that names a row."""
    for number, line in enumerate(lines):
        if _numbers_columns(line, lines):
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
    left = _amounts_start(body) if statement in CODED or statement == "T06" else 0.0
    anchors = [
        number
        for number, line in enumerate(body)
        if _is_anchor(line, figures, numbered, statement) and not _is_part_of_code(line, left)
    ]
    if not anchors:
        return [list(line) for line in body]
    torn = _torn_off(body[: anchors[0] + 1])
    rows: dict[int, list[Word]] = {anchor: list(body[anchor]) for anchor in anchors}
    loose = [
        (number, word) for number, line in enumerate(body) if number >= torn and number not in rows for word in line
    ]
    for column in {_column_of(word, bounds) for _, word in loose}:
        lines = [(number, word) for number, word in loose if _column_of(word, bounds) == column]
        named = {a for a in anchors if any(_column_of(word, bounds) == column for word in body[a])}
        owners = _centred_owners([number for number, _ in lines], anchors, named)
        for place, (number, word) in enumerate(lines):
            rows[owners[place] if owners else _nearest(body, anchors, number)].append(word)
    rest = [[word for line in body[:torn] for word in line]] if torn else []
    return [*rest, *(rows[anchor] for anchor in anchors)]


def _torn_off(lines: Sequence[Line]) -> int:
    """How many lines above the first row a gap parts from it: what a page break left of the row before."""
    gaps = (below[0].baseline - above[0].baseline for above, below in pairwise(lines))
    wide = [n for n, (gap, line) in enumerate(zip(gaps, lines, strict=False), 1) if gap > LEADING_EM * line[0].size]
    return wide[-1] if wide else 0


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


def _is_part_of_code(line: Line, left: float) -> bool:
    """Digits left of all amounts that are no code by themselves: a narrow column breaks codes over lines."""
    digits = [word for word in line if word.is_number]
    return bool(digits) and digits[-1].x1 <= left and not _WHOLE_CODE.match(digits[0].text)


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
